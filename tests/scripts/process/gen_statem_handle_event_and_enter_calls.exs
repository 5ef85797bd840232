defmodule M do
  @behaviour :gen_statem
  def callback_mode, do: [:handle_event_function, :state_enter]
  def init(to), do: {:ok, {:s, 1}, to, [{:next_event, :internal, :first}]}
  def handle_event(:enter, old, new, to), do: (send(to, {:enter, old, new}); :keep_state_and_data)
  def handle_event(:internal, e, _, to), do: (send(to, {:internal, e}); :keep_state_and_data)
  def handle_event({:call, from}, {:go, s}, _, to), do: {:next_state, s, to, [{:reply, from, :went}]}
  def handle_event({:call, from}, :repeat, _, _), do: {:repeat_state_and_data, [{:reply, from, :repeated}]}
  def handle_event({:call, from}, :same, s, to), do: {:next_state, s, to, {:reply, from, :same}}
  def handle_event({:call, from}, :events, _, _), do: {:keep_state_and_data, [{:next_event, :internal, 1}, {:next_event, :internal, 2}, {:reply, from, :ok}]}
  def handle_event(:info, m, _, to), do: (send(to, {:info, m}); :keep_state_and_data)
  def terminate(r, s, to), do: send(to, {:terminate, r, s})
end
{:ok, p} = :gen_statem.start(M, self(), [])
for r <- [{:go, :b}, :repeat, :same, {:go, :b}, {:go, :c}, :events], do: IO.inspect(:gen_statem.call(p, r))
send(p, :hello)
:sys.get_state(p)
:gen_statem.stop(p, :shutdown, 1000)
all = fn f -> receive do m -> IO.inspect(m); f.(f) after 0 -> :ok end end
all.(all)
