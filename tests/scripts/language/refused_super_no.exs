# stderr: ignored
defmodule A do
 def a, do: super()
end
