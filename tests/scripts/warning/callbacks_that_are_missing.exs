defmodule G do
  use GenServer
end

IO.puts("done")
