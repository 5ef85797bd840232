defmodule T do
  @behaviour :gen_statem
  def callback_mode, do: :handle_event_function
  def init(to), do: {:ok, :a, to}
  def handle_event({:call, from}, :reply_and_stop, _, _), do: {:stop_and_reply, :normal, [{:reply, from, :bye}]}
  def handle_event({:call, from}, {:reply_and_stop, d}, _, _), do: {:stop_and_reply, {:shutdown, 1}, {:reply, from, :bye}, d}
  def handle_event(:cast, r, _, _), do: r
  def terminate(r, s, d), do: (if is_pid(d), do: send(d, {:terminate, r, s}))
end
start = fn -> {:ok, p} = :gen_statem.start(T, self(), []); {p, Process.monitor(p)} end
down = fn ref -> receive do {:DOWN, ^ref, _, _, r} -> IO.inspect(r) end; receive do m -> IO.inspect(m) after 0 -> :ok end end
{p, r} = start.(); IO.inspect(:gen_statem.call(p, :reply_and_stop)); down.(r)
{p, r} = start.(); IO.inspect(:gen_statem.call(p, {:reply_and_stop, self()})); down.(r)
{p, r} = start.(); :gen_statem.cast(p, :stop); down.(r)
{p, r} = start.(); :gen_statem.cast(p, {:stop, :shutdown}); down.(r)
{p, r} = start.(); :gen_statem.cast(p, {:stop, {:shutdown, 2}, :data}); down.(r)
{p, r} = start.(); :gen_statem.stop(p); down.(r)
try do :gen_statem.call(p, :x) catch :exit, {r, {m, f, a}} -> IO.inspect({r, m, f, tl(a)}) end
try do :gen_statem.call(spawn(fn -> Process.sleep(:infinity) end), :x, 5) catch :exit, {r, {m, f, a}} -> IO.inspect({r, m, f, tl(a)}) end
