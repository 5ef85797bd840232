# stderr: ignored
defmodule A do
 def a(x, y \\ 1), do: x
 def a(x), do: x
end
