# stderr: ignored
defmodule A do
 def foo, do: 1
 foo()
end
