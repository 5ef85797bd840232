defmodule S do
  use GenServer
  def init(to), do: {:ok, to, 30}
  def handle_call(:ping, _, s), do: {:reply, :pong, s}
  def handle_cast(:again, s), do: {:noreply, s, 1}
  def handle_info(:timeout, s), do: (send(s, :timed_out); {:noreply, s})
end
{:ok, p} = GenServer.start_link(S, self())
IO.inspect(GenServer.call(p, :ping))
receive do :timed_out -> IO.puts("too early") after 60 -> IO.puts("no time-out after a call") end
GenServer.cast(p, :again)
receive do :timed_out -> IO.puts("timed out") end
