# stderr: ignored
defmodule A do
 def quote(x), do: x
end
