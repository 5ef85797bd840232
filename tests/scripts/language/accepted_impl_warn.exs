# stderr: ignored
defmodule A do
 @impl true
 def a, do: 1
end
IO.puts "ok"
