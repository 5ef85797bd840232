# normalise: pids refs funs
defmodule T do
  @behaviour :gen_statem
  def callback_mode, do: :handle_event_function
  def init(x), do: {:ok, :state, x}
  def handle_event(:cast, :raise, _, _), do: raise "in a state"
  def handle_event(:cast, :bad, _, _), do: :nonsense
  def handle_event(:cast, :bad_action, _, _), do: {:keep_state_and_data, [:nonsense]}
  def handle_event(:cast, :stop, _, _), do: {:stop, :because}
  def handle_event(:cast, :exit, _, _), do: exit(:exited)
end
run = fn m ->
  {:ok, p} = :gen_statem.start({:local, :machine}, T, :data, [])
  ref = Process.monitor(p)
  :gen_statem.cast(p, m)
  receive do {:DOWN, ^ref, _, _, r} -> IO.inspect(if is_tuple(r), do: elem(r, 0), else: r) end
  Process.sleep(30)
end
for m <- [:raise, :bad, :bad_action, :stop, :exit], do: run.(m)
