# stderr: ignored
defmodule A do
 def a(x \\ 1), do: x
 def a(x \\ 2), do: x
end
