# stderr: ignored
defmodule A do
 def a(x)
end
