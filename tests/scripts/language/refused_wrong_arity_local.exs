# stderr: ignored
defmodule A do
 def a(x), do: x
 def b, do: a(1, 2)
end
