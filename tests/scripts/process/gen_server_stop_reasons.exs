defmodule S do
  use GenServer
  def init(x), do: {:ok, x}
end
stop = fn args ->
  {:ok, p} = GenServer.start(S, 0)
  ref = Process.monitor(p)
  IO.inspect(apply(GenServer, :stop, [p | args]))
  receive do {:DOWN, ^ref, _, _, r} -> IO.inspect(r) end
end
stop.([])
stop.([:shutdown])
stop.([{:shutdown, :x}])
stop.([:abnormal])
Process.sleep(20)
{:ok, p} = GenServer.start(S, 0)
GenServer.stop(p)
try do GenServer.stop(p) catch :exit, {r, {m, f, [^p | a]}} -> IO.inspect({r, m, f, a}) end
stuck = spawn(fn -> Process.sleep(:infinity) end)
try do GenServer.stop(stuck, :normal, 10) catch :exit, {r, {m, f, [^stuck | a]}} -> IO.inspect({r, m, f, a}) end
receive do m -> IO.inspect(m) after 0 -> IO.puts("mailbox is empty") end
