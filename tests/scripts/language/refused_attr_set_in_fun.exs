# stderr: ignored
defmodule A do
 def a, do: @foo 1
end
