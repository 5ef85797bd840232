defmodule Door do
  @behaviour :gen_statem
  def callback_mode, do: :state_functions
  def init(code), do: {:ok, :locked, %{code: code, got: []}}
  def locked(:cast, {:digit, d}, %{code: code, got: got} = data) do
    case Enum.take([d | got], length(code)) |> Enum.reverse() do
      ^code -> {:next_state, :open, %{data | got: []}, [{:state_timeout, 200, :lock}]}
      got -> {:keep_state, %{data | got: Enum.reverse(got)}}
    end
  end
  def locked({:call, from}, :state, _), do: {:keep_state_and_data, [{:reply, from, :locked}]}
  def open(:state_timeout, :lock, data), do: {:next_state, :locked, data}
  def open(:cast, {:digit, _}, _), do: {:keep_state_and_data, :postpone}
  def open({:call, from}, :state, data), do: {:keep_state, data, {:reply, from, :open}}
end
{:ok, d} = :gen_statem.start_link(Door, [1, 2], [])
IO.inspect(:gen_statem.call(d, :state))
for n <- [9, 1, 2], do: :gen_statem.cast(d, {:digit, n})
IO.inspect(:gen_statem.call(d, :state))
for n <- [1, 2], do: :gen_statem.cast(d, {:digit, n})
Process.sleep(300)
IO.inspect(:gen_statem.call(d, :state))
IO.inspect(elem(:sys.get_state(d), 0))
IO.inspect(:gen_statem.stop(d))
