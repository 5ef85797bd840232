defmodule T do
  @behaviour :gen_statem
  def callback_mode, do: Process.get(:mode, :handle_event_function)
  def init({:mode, m}), do: (Process.put(:mode, m); {:ok, :s, 0})
  def init(r), do: r
  def handle_event({:call, from}, :get, s, d), do: {:keep_state_and_data, [{:reply, from, {s, d}}]}
end
show = fn
  {:ok, p} -> IO.inspect(:gen_statem.call(p, :get))
  {:error, {r, [_ | _]}} -> IO.inspect({:error, r})
  other -> IO.inspect(other)
end
Process.sleep(1)
for r <- [{:ok, :a, 1}, {:ok, :a, 1, []}, {:ok, :a, 1, [{:state_timeout, 1000, :x}]}, {:stop, :bad}, {:error, :bad}, :ignore, :nonsense, {:ok, :a}], do: show.(:gen_statem.start(T, r, []))
{:ok, p} = :gen_statem.start_link({:local, :named}, T, {:ok, :n, 1}, [])
{:error, {:already_started, ^p}} = :gen_statem.start_link({:local, :named}, T, {:ok, :n, 1}, [])
IO.inspect(:gen_statem.call(:named, :get))
IO.inspect(:sys.replace_state(p, fn {s, d} -> {s, d + 1} end))
{:status, ^p, {:module, m}, [_, st, _, _, misc]} = :sys.get_status(p)
IO.inspect({m, st, misc[:header], List.last(misc)})
