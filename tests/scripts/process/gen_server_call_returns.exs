defmodule S do
  use GenServer
  def init(x), do: {:ok, x}
  def handle_call({:do, f}, from, s), do: f.(from, s)
  def handle_continue(c, s), do: (IO.inspect({:continue, c, s}); {:noreply, {:continued, s}})
  def handle_info(m, s), do: (IO.inspect({:info, m, s}); {:noreply, s})
  def terminate(r, s), do: IO.inspect({:terminate, r, s})
end
{:ok, p} = GenServer.start(S, 0)
run = fn f -> GenServer.call(p, {:do, f}) end
IO.inspect(run.(fn _, s -> {:reply, :a, s + 1} end))
IO.inspect(run.(fn _, s -> {:reply, :b, s, 10} end))
Process.sleep(40)
IO.inspect(run.(fn _, s -> {:reply, :c, s, :hibernate} end))
run.(fn _, s -> {:reply, :d, s, {:continue, :more}} end)
IO.inspect(:sys.get_state(p))
IO.inspect(run.(fn from, s -> GenServer.reply(from, :early); {:noreply, s} end))
IO.inspect(run.(fn from, s -> spawn(fn -> GenServer.reply(from, :by_other) end); {:noreply, s, 1000} end))
run.(fn from, s -> GenServer.reply(from, :then_continue); {:noreply, s, {:continue, :x}} end)
IO.inspect(:sys.get_state(p))
ref = Process.monitor(p)
last = run.(fn _, s -> {:stop, :normal, :last_words, s} end)
receive do {:DOWN, ^ref, _, _, r} -> IO.inspect({last, r}) end
{:ok, p} = GenServer.start(S, 0)
try do GenServer.call(p, {:do, fn _, s -> {:stop, :normal, s} end}) catch :exit, {r, {m, f, [_, _, t]}} -> IO.inspect({r, m, f, t}) end
