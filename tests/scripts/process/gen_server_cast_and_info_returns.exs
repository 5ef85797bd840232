defmodule S do
  use GenServer
  def init(x), do: {:ok, x}
  def handle_cast({:do, f}, s), do: f.(s)
  def handle_info({:do, f}, s), do: f.(s)
  def handle_info(m, s), do: (send(s, {:info, m}); {:noreply, s})
  def handle_continue(c, s), do: (send(s, {:continue, c}); {:noreply, s})
  def terminate(r, s), do: send(s, {:terminate, r})
end
next = fn -> receive do m -> IO.inspect(m) end end
start = fn -> {:ok, p} = GenServer.start(S, self()); p end
p = start.()
IO.inspect(GenServer.cast(p, {:do, fn s -> {:noreply, s, 0} end})); next.()
send(p, {:do, fn s -> {:noreply, s, {:continue, 1}} end}); next.()
send(p, {:do, fn s -> {:noreply, s, :hibernate} end}); send(p, :wake); next.()
send(p, {:do, fn s -> {:noreply, s, {:timeout, 0, :custom}} end}); next.()
GenServer.cast(p, {:do, fn s -> {:stop, :normal, s} end}); next.()
p = start.()
send(p, {:do, fn s -> {:stop, {:shutdown, :done}, s} end}); next.()
p = start.()
ref = Process.monitor(p)
send(p, {:do, fn _ -> throw({:stop, :shutdown, self()}) end})
receive do {:DOWN, ^ref, _, _, r} -> IO.inspect(r) end
