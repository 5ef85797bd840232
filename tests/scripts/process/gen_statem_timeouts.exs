defmodule T do
  @behaviour :gen_statem
  def callback_mode, do: :handle_event_function
  def init(to), do: {:ok, :a, to}
  def handle_event({:call, from}, {:do, actions}, _, _), do: {:keep_state_and_data, [{:reply, from, :ok} | actions]}
  def handle_event({:call, from}, {:go, s, actions}, _, to), do: {:next_state, s, to, [{:reply, from, :ok} | actions]}
  def handle_event(type, content, state, to), do: (send(to, {type, content, state}); :keep_state_and_data)
end
{:ok, p} = :gen_statem.start_link(T, self(), [])
next = fn -> receive do m -> IO.inspect(m) after 200 -> IO.puts("nothing") end end
go = fn r -> :gen_statem.call(p, r) end
go.({:do, [{:timeout, 5, :event}]}); next.()
go.({:do, [5]}); next.()
go.({:do, [{:state_timeout, 5, :state}]}); next.()
go.({:do, [{{:timeout, :name}, 5, :generic}]}); next.()
go.({:do, [{{:timeout, :x}, 5, 1}, {{:timeout, :y}, 15, 2}]}); next.(); next.()
go.({:do, [{:timeout, 30, :cancelled_by_event}]}); send(p, :event); next.()
receive do m -> IO.inspect(m) after 50 -> IO.puts("event time-out cancelled") end
go.({:do, [{:state_timeout, 20, :cancelled_by_state}]}); go.({:go, :b, []})
receive do m -> IO.inspect(m) after 40 -> IO.puts("state time-out cancelled") end
go.({:do, [{{:timeout, :n}, 10, :survives_state}]}); go.({:go, :c, []}); next.()
go.({:do, [{{:timeout, :n}, 20, :old}]}); go.({:do, [{{:timeout, :n}, 5, :new}]}); next.()
receive do m -> IO.inspect(m) after 40 -> IO.puts("replaced") end
go.({:do, [{{:timeout, :n}, 10, :x}]}); go.({:do, [{{:timeout, :n}, :cancel}]})
receive do m -> IO.inspect(m) after 30 -> IO.puts("cancelled") end
go.({:do, [{{:timeout, :n}, 10, :x}]}); go.({:do, [{{:timeout, :n}, :update, :updated}]}); next.()
go.({:do, [{{:timeout, :n}, 10, :x}]}); go.({:do, [{{:timeout, :n}, :infinity, :y}]})
receive do m -> IO.inspect(m) after 30 -> IO.puts("infinity cancels") end
go.({:do, [{:timeout, 0, :zero}, {:state_timeout, 0, :state_zero}, {:next_event, :internal, :first}]}); next.(); next.(); next.()
