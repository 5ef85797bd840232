defmodule S do
  use GenServer
  def init(x), do: {:ok, x}
  def handle_call(:wait, {pid, _}, s), do: (send(pid, :in); {:noreply, s})
end
for reason <- [:kill, :boom, :normal, {:shutdown, 1}] do
  {:ok, p} = GenServer.start(S, 0)
  me = self()
  {_, ref} = spawn_monitor(fn ->
    try do GenServer.call(p, :wait) catch :exit, {r, _} -> send(me, {:reason, r}) end
  end)
  Process.sleep(5)
  if reason == :normal, do: GenServer.stop(p), else: Process.exit(p, reason)
  receive do {:reason, r} -> IO.inspect(r) end
  receive do {:DOWN, ^ref, _, _, r} -> IO.inspect(r) end
end
