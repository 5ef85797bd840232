defmodule S do
  use GenServer
  def init(x), do: {:ok, x}
  def handle_call(m, _, s), do: {:reply, {:reply, m}, s}
  def handle_cast({to, m}, s), do: (send(to, {:cast, m}); {:noreply, s})
end
{:ok, _} = GenServer.start(S, 0, name: :multi)
IO.inspect(GenServer.multi_call(:multi, :hi))
IO.inspect(GenServer.multi_call([node()], :multi, :hi, 1000))
IO.inspect(GenServer.multi_call([node()], :nobody, :hi))
IO.inspect(GenServer.multi_call([], :multi, :hi))
IO.inspect(GenServer.abcast(:multi, {self(), 1}))
receive do m -> IO.inspect(m) end
IO.inspect(GenServer.abcast([node()], :nobody, {self(), 2}))
IO.inspect(GenServer.cast(:nobody, :x))
IO.inspect(GenServer.cast({:global, :nobody}, :x))
IO.inspect(GenServer.cast({:via, :global, :nobody}, :x))
IO.inspect(GenServer.cast(self(), :x))
receive do m -> IO.inspect(m) end
