defmodule S do
  use GenServer
  def init({to, trap}) do
    Process.flag(:trap_exit, trap)
    {:ok, to}
  end
  def handle_cast(:raise, _), do: raise "cast"
  def handle_info({:EXIT, _, r}, to), do: (send(to, {:exit_message, r}); {:noreply, to})
  def terminate(r, to), do: send(to, {:terminate, (if is_tuple(r) and tuple_size(r) == 2 and is_exception(elem(r, 0)), do: elem(r, 0), else: r)})
end
wait = fn p ->
  ref = Process.monitor(p)
  receive do {:DOWN, ^ref, _, _, _} -> :ok end
  receive do m -> IO.inspect(m) after 0 -> IO.puts("not called") end
end
me = self()
for trap <- [false, true] do
  IO.inspect(trap, label: "trap")
  {:ok, p} = GenServer.start(S, {me, trap}); GenServer.stop(p); wait.(p)
  {:ok, p} = GenServer.start(S, {me, trap}); GenServer.stop(p, :shutdown); wait.(p)
  {:ok, p} = GenServer.start(S, {me, trap}); GenServer.cast(p, :raise); wait.(p); Process.sleep(20)
  {:ok, p} = GenServer.start(S, {me, trap}); Process.exit(p, :kill); wait.(p)
end
{:ok, p} = GenServer.start(S, {me, false}); Process.exit(p, :other); wait.(p)
{:ok, p} = GenServer.start(S, {me, true}); Process.exit(p, :other); receive do m -> IO.inspect(m) end
parent = spawn(fn -> {:ok, p} = GenServer.start_link(S, {me, true}); send(me, p); receive do :end -> exit(:parent_gone) end end)
p = receive do p when is_pid(p) -> p end
send(parent, :end)
wait.(p)
Process.sleep(20)
