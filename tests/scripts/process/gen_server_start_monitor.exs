defmodule S do
  use GenServer
  def init(x), do: x
end
{:ok, {p, ref}} = :gen_server.start_monitor(S, {:ok, 1}, [])
GenServer.stop(p)
receive do {:DOWN, ^ref, _, ^p, r} -> IO.inspect(r) end
IO.inspect(:gen_server.start_monitor(S, {:stop, :no}, []))
IO.inspect(:gen_server.start_monitor(S, :ignore, []))
receive do m -> IO.inspect(m) after 0 -> IO.puts("nothing") end
