defmodule S do
  @behaviour GenServer
  def init(x), do: {:ok, x}
end
{:ok, p} = GenServer.start(S, :state)
send(p, :ignored)
IO.inspect(:sys.get_state(p))
IO.inspect(GenServer.stop(p))
{:ok, p} = :gen_server.start(S, :state, [])
IO.inspect(:gen_server.stop(p))
