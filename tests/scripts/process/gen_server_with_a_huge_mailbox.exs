defmodule S do
  use GenServer
  def init(x), do: {:ok, x}
  def handle_info(:tick, n), do: {:noreply, n + 1}
  def handle_call(:get, _, n), do: {:reply, n, n}
end
{:ok, p} = GenServer.start_link(S, 0)
for _ <- 1..200_000, do: send(p, :tick)
IO.inspect(GenServer.call(p, :get, :infinity))
