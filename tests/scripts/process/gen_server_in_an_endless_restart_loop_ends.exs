defmodule W do
  use GenServer
  def start_link(to), do: GenServer.start_link(__MODULE__, to)
  def init(to), do: (send(to, :init); {:ok, to, {:continue, :die}})
  def handle_continue(:die, s), do: {:stop, :shutdown, s}
end
Process.flag(:trap_exit, true)
{:ok, sup} = Supervisor.start_link([{W, self()}], strategy: :one_for_one)
receive do {:EXIT, ^sup, r} -> IO.inspect(r) end
count = fn f, n -> receive do :init -> f.(f, n + 1) after 0 -> n end end
IO.inspect(count.(count, 0))
