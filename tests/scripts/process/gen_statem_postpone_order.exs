defmodule T do
  @behaviour :gen_statem
  def callback_mode, do: :handle_event_function
  def init(to), do: {:ok, :closed, to}
  def handle_event(:cast, :open, :closed, to), do: {:next_state, :open, to, [{:next_event, :internal, :opened}]}
  def handle_event(:cast, _, :closed, _), do: {:keep_state_and_data, [{:postpone, true}]}
  def handle_event(:internal, m, _, to), do: (send(to, m); :keep_state_and_data)
  def handle_event(:cast, m, :open, to), do: (send(to, m); :keep_state_and_data)
end
{:ok, p} = :gen_statem.start_link(T, self(), [])
for m <- [1, 2, 3, :open, 4], do: :gen_statem.cast(p, m)
:sys.get_state(p)
for _ <- 1..5, do: (receive do m -> IO.inspect(m) end)
