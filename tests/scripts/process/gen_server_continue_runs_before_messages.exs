defmodule S do
  use GenServer
  def init(to), do: (send(self(), :queued); {:ok, to, {:continue, 1}})
  def handle_continue(n, to) when n < 3, do: (send(to, {:continue, n}); {:noreply, to, {:continue, n + 1}})
  def handle_continue(n, to), do: (send(to, {:continue, n}); {:noreply, to})
  def handle_info(m, to), do: (send(to, m); {:noreply, to})
end
{:ok, _} = GenServer.start_link(S, self())
for _ <- 1..4, do: (receive do m -> IO.inspect(m) end)
