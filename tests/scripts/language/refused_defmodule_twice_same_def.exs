# stderr: ignored
defmodule A do
 def a, do: 1
 defp a, do: 2
end
