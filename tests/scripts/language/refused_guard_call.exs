# stderr: ignored
defmodule A do
 def a(x) when foo(x), do: 1
 def foo(_), do: true
end
