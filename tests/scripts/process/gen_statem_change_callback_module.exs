defmodule A do
  @behaviour :gen_statem
  def callback_mode, do: :state_functions
  def init(_), do: {:ok, :s, 0}
  def s({:call, from}, :who, _), do: {:keep_state_and_data, [{:reply, from, :a}]}
  def s({:call, from}, :push, _), do: {:keep_state_and_data, [{:push_callback_module, B}, {:reply, from, :ok}]}
  def s({:call, from}, :change, _), do: {:keep_state_and_data, [{:change_callback_module, B}, {:reply, from, :ok}]}
end
defmodule B do
  @behaviour :gen_statem
  def callback_mode, do: :handle_event_function
  def init(_), do: {:ok, :s, 0}
  def handle_event({:call, from}, :who, s, d), do: {:keep_state_and_data, [{:reply, from, {:b, s, d}}]}
  def handle_event({:call, from}, :pop, _, _), do: {:keep_state_and_data, [:pop_callback_module, {:reply, from, :ok}]}
end
{:ok, p} = :gen_statem.start_link(A, [], [])
for r <- [:who, :push, :who, :pop, :who, :change, :who], do: IO.inspect(:gen_statem.call(p, r))
