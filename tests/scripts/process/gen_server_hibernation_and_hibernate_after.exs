defmodule S do
  use GenServer
  def init(x), do: {:ok, x}
  def handle_call(:hib, _, s), do: {:reply, :ok, s, :hibernate}
  def handle_call(:get, _, s), do: {:reply, s, s}
end
{:ok, p} = GenServer.start(S, [1, 2])
GenServer.call(p, :hib)
IO.inspect(GenServer.call(p, :get))
GenServer.call(p, :hib)
IO.inspect(:sys.get_state(p))
{:ok, p} = GenServer.start(S, [3], hibernate_after: 1)
Process.sleep(20)
IO.inspect(GenServer.call(p, :get))
