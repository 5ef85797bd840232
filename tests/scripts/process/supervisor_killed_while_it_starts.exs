defmodule W do
  use GenServer
  def start_link(to), do: GenServer.start_link(__MODULE__, to)
  def init(to), do: (send(to, {:init, self(), hd(Process.get(:"$ancestors"))}); Process.sleep(:infinity))
end
me = self()
{starter, ref} = spawn_monitor(fn -> Supervisor.start_link([{W, me}], strategy: :one_for_one) end)
{w, sup} = receive do {:init, w, sup} -> {w, sup} end
wref = Process.monitor(w)
Process.exit(sup, :kill)
receive do {:DOWN, ^ref, _, ^starter, r} -> IO.inspect(r) end
receive do {:DOWN, ^wref, _, _, r} -> IO.inspect(r) end
