defmodule S do
  use GenServer
  def init(x), do: {:ok, x}
  def handle_call(:inc, _, s), do: {:reply, s, s + 1}
  def handle_cast(:inc, s), do: {:noreply, s + 1}
end
{:ok, p} = GenServer.start(S, 1, debug: [:statistics, :log])
GenServer.call(p, :inc)
GenServer.cast(p, :inc)
{:ok, stats} = :sys.statistics(p, :get)
IO.inspect(Keyword.take(stats, [:messages_in, :messages_out]))
{:ok, events} = :sys.log(p, :get)
for e <- events do
  case e do
    {:in, {:"$gen_call", _, m}} -> IO.inspect({:in, :call, m})
    {:in, m} -> IO.inspect({:in, m})
    {:out, m, _, s} -> IO.inspect({:out, m, s})
    other -> IO.inspect(other)
  end
end
IO.inspect(:sys.statistics(p, false))
IO.inspect(:sys.statistics(p, :get))
IO.inspect(:sys.log(p, false))
IO.inspect(:sys.no_debug(p))
me = self()
IO.inspect(:sys.install(p, {fn n, event, _ -> send(me, {n, elem(event, 0)}); if n < 2, do: n + 1, else: :done end, 0}))
GenServer.cast(p, :inc)
GenServer.cast(p, :inc)
:sys.get_state(p)
for _ <- 1..3, do: (receive do m -> IO.inspect(m) end)
receive do m -> IO.inspect(m) after 0 -> IO.puts("done") end
