defmodule S do
  use GenServer
  def init(x), do: {:ok, x}
  def handle_cast({:exit, r}, s), do: {:stop, r, s}
end
Process.flag(:trap_exit, true)
for r <- [:normal, :shutdown, {:shutdown, 1}, :crash] do
  {:ok, p} = GenServer.start_link(S, 0)
  GenServer.cast(p, {:exit, r})
  receive do {:EXIT, ^p, why} -> IO.inspect(why) end
end
Process.sleep(20)
