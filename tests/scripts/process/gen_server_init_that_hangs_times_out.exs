defmodule S do
  use GenServer
  def init(to) do
    send(to, {:init, self()})
    Process.sleep(:infinity)
  end
end
me = self()
IO.inspect(GenServer.start(S, me, timeout: 20))
receive do {:init, p} -> IO.inspect(Process.alive?(p)) end
IO.inspect(GenServer.start_link(S, me, timeout: 20))
receive do {:init, p} -> IO.inspect(Process.alive?(p)) end
receive do m -> IO.inspect(m) after 0 -> IO.puts("nothing left") end
