defmodule W do
  use GenServer
  def start_link(to), do: GenServer.start_link(__MODULE__, to, name: :w)
  def init(to), do: (send(to, {:start, self()}); {:ok, to})
end
Process.flag(:trap_exit, true)
{:ok, sup} = Supervisor.start_link([{W, self()}], strategy: :one_for_one, max_restarts: 2, max_seconds: 5)
for n <- 1..3 do
  receive do {:start, p} -> Process.exit(p, :kill) end
  IO.puts("killed #{n}")
end
receive do {:EXIT, ^sup, r} -> IO.inspect(r) end
receive do {:start, _} -> IO.puts("started again") after 0 -> IO.puts("not again") end
