# A million calls of a GenServer, from one client.
defmodule Server do
  use GenServer
  def init(n), do: {:ok, n}
  def handle_call(:next, _from, n), do: {:reply, n, n + 1}

  def calls(_server, 0), do: :ok

  def calls(server, n) do
    GenServer.call(server, :next)
    calls(server, n - 1)
  end
end

{:ok, server} = GenServer.start_link(Server, 0)
Server.calls(server, 20_000)
t0 = System.monotonic_time(:microsecond)
Server.calls(server, 1_000_000)
IO.puts("gen_server_calls_1M #{System.monotonic_time(:microsecond) - t0} us")
