# stderr: ignored
defmodule C do
 import Enum
 def map(a, b), do: {a, b}
end
