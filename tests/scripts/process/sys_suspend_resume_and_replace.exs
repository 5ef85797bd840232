defmodule S do
  use GenServer
  def init(x), do: {:ok, x}
  def handle_call(:get, _, s), do: {:reply, s, s}
  def handle_cast({:add, n}, s), do: {:noreply, s + n}
  def code_change(vsn, s, extra), do: {:ok, {vsn, s, extra}}
end
{:ok, p} = GenServer.start(S, 1)
IO.inspect(:sys.get_state(p))
IO.inspect(:sys.suspend(p))
GenServer.cast(p, {:add, 10})
IO.inspect(:sys.get_state(p))
try do GenServer.call(p, :get, 10) catch :exit, {r, _} -> IO.inspect(r) end
IO.inspect(:sys.replace_state(p, fn s -> s + 100 end))
IO.inspect(:sys.resume(p))
IO.inspect(GenServer.call(p, :get))
IO.inspect(:sys.change_code(p, S, 1, :extra))
:sys.suspend(p)
IO.inspect(:sys.change_code(p, S, 1, :extra))
:sys.resume(p)
IO.inspect(GenServer.call(p, :get))
try do :sys.replace_state(p, fn _ -> raise "no" end) catch k, e -> IO.inspect({k, e}) end
IO.inspect(GenServer.call(p, :get))
try do :sys.get_state(:nobody) catch k, e -> IO.inspect({k, e}) end
try do :sys.suspend(spawn(fn -> Process.sleep(100) end), 5) catch k, {r, {m, f, [_, t]}} -> IO.inspect({k, r, m, f, t}) end
IO.inspect(:sys.terminate(p, :normal))
