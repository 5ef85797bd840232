# normalise: pids
defmodule S do
  use GenServer
  def init(x), do: {:ok, x}
  def handle_call(:sleep, _, s), do: (Process.sleep(:infinity); {:reply, 1, s})
  def handle_call(:exit, _, s), do: {:stop, :shutdown, s}
  def handle_call(:kill, _, _), do: Process.exit(self(), :kill)
end
start = fn -> {:ok, p} = GenServer.start(S, 0, name: :srv); p end
show = fn f ->
  try do f.() catch :exit, r -> IO.puts("** (exit) " <> Exception.format_exit(r)) end
end
show.(fn -> GenServer.call(:nobody, :x) end)
show.(fn -> GenServer.call({:global, :nobody}, :x, 100) end)
show.(fn -> GenServer.call({:nobody, node()}, :x) end)
show.(fn -> GenServer.call({:nobody, :other@host}, :x) end)
start.()
show.(fn -> GenServer.call(:srv, :sleep, 10) end)
Process.exit(Process.whereis(:srv), :kill)
ref = Process.monitor(:srv)
receive do {:DOWN, ^ref, _, _, _} -> :ok end
start.()
show.(fn -> GenServer.call(:srv, :exit) end)
start.()
show.(fn -> GenServer.call(:srv, :kill) end)
Process.register(self(), :me)
show.(fn -> GenServer.call(:me, :x) end)
show.(fn -> GenServer.stop(:nobody) end)
show.(fn -> GenServer.stop(:me) end)
p = start.()
show.(fn -> :sys.suspend(p); GenServer.call(p, :x, 5) end)
