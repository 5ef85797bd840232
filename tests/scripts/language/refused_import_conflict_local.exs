# stderr: ignored
defmodule C do
 import Enum
 def map(a, b), do: {a, b}
 def g, do: map([1], & &1)
end
