# stderr: ignored
defmodule A do
 def a(x, x), do: x
end
IO.inspect A.a(1, 1)
