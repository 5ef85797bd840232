defmodule T do
  @behaviour :gen_statem
  def callback_mode, do: [:handle_event_function, :state_enter]
  def init(to), do: {:ok, :s, to}
  def handle_event(:enter, old, s, to), do: (send(to, {:enter, old, s}); {:keep_state_and_data, [:hibernate]})
  def handle_event({:call, from}, :repeat, _, to), do: {:repeat_state, to, [{:reply, from, 1}]}
  def handle_event({:call, from}, :keep, _, _), do: {:keep_state_and_data, [{:reply, from, 2}, {:hibernate, true}]}
  def handle_event({:call, from}, {:next, s}, _, to), do: {:next_state, s, to, [{:reply, from, 3}, {:state_timeout, 0, :go}]}
  def handle_event(:state_timeout, c, s, to), do: (send(to, {:timeout, c, s}); :keep_state_and_data)
end
{:ok, p} = :gen_statem.start_link(T, self(), [])
for r <- [:repeat, :keep, {:next, :t}, {:next, :t}, :keep], do: IO.inspect(:gen_statem.call(p, r))
all = fn f -> receive do m -> IO.inspect(m); f.(f) after 20 -> :ok end end
all.(all)
