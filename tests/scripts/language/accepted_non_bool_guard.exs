# stderr: ignored
defmodule A do
 def a(x) when 1, do: x
 def a(_), do: :no
end
IO.inspect A.a(1)
