defmodule S do
  use GenServer
  def init(next), do: {:ok, next}
  def handle_call({:add, n}, _, nil), do: {:reply, n, nil}
  def handle_call({:add, n}, _, next), do: {:reply, 1 + GenServer.call(next, {:add, n}), next}
  def handle_call(:self, _, s), do: {:reply, (try do GenServer.call(self(), :x) catch :exit, {r, _} -> r end), s}
end
{:ok, last} = GenServer.start_link(S, nil)
first = Enum.reduce(1..50, last, fn _, next -> {:ok, p} = GenServer.start_link(S, next); p end)
IO.inspect(GenServer.call(first, {:add, 0}))
IO.inspect(GenServer.call(first, :self))
