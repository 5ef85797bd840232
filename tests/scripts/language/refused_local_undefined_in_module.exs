# stderr: ignored
IO.puts "start"
defmodule A do
 def a, do: b(1)
end
