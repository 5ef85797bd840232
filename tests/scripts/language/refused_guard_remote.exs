# stderr: ignored
defmodule A do
 def a(x) when String.length(x) > 1, do: 1
end
