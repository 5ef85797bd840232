defmodule S do
  use GenServer
  def init(x), do: {:ok, x}
  def handle_call(:slow, {pid, _} = from, s) do
    send(pid, {:serving, self()})
    receive do :go -> :ok end
    GenServer.reply(from, :late)
    send(pid, :replied)
    {:noreply, s}
  end
end
{:ok, p} = GenServer.start(S, 0)
try do GenServer.call(p, :slow, 10) catch :exit, {:timeout, _} -> IO.puts("timed out") end
receive do {:serving, ^p} -> send(p, :go) end
receive do :replied -> :ok end
receive do m -> IO.inspect(m) after 0 -> IO.puts("nothing came") end
