defmodule S do
  use GenServer
  def init(_), do: {:ok, []}
  def handle_cast(m, s), do: {:noreply, [m | s]}
  def handle_info(m, s), do: {:noreply, [m | s]}
  def handle_call(:get, _, s), do: {:reply, Enum.reverse(s), s}
end
{:ok, p} = GenServer.start_link(S, nil)
GenServer.cast(p, 1); send(p, 2); GenServer.cast(p, 3); send(p, 4)
IO.inspect(GenServer.call(p, :get))
