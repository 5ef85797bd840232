# stderr: ignored
defmodule A do
 @behaviour GenServer
end
IO.puts "ok"
