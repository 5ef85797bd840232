# stderr: ignored
defmodule A do
 def a, do: m()
 defmacro m, do: 1
end
