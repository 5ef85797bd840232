defmodule S do
  use GenServer
  def init(x), do: {:ok, x}
  def handle_call(:get, _, s), do: {:reply, s, s}
end
{:ok, p} = GenServer.start_link(S, 1, name: :local)
{:error, {:already_started, ^p}} = GenServer.start_link(S, 2, name: :local)
{:ok, g} = GenServer.start_link(S, 3, name: {:global, {:any, "term"}})
{:error, {:already_started, ^g}} = GenServer.start_link(S, 4, name: {:global, {:any, "term"}})
{:ok, _} = Registry.start_link(keys: :unique, name: Reg)
{:ok, v} = GenServer.start_link(S, 5, name: {:via, Registry, {Reg, "key"}})
{:error, {:already_started, ^v}} = GenServer.start_link(S, 6, name: {:via, Registry, {Reg, "key"}})
for n <- [:local, {:local, node()}, {:global, {:any, "term"}}, {:via, Registry, {Reg, "key"}}], do: IO.inspect(GenServer.call(n, :get))
IO.inspect(GenServer.whereis(:local) == p)
IO.inspect(GenServer.whereis({:global, {:any, "term"}}) == g)
IO.inspect(GenServer.whereis({:via, Registry, {Reg, "key"}}) == v)
IO.inspect(GenServer.whereis({:local, :other@node}))
IO.inspect(GenServer.whereis(:nobody))
IO.inspect(GenServer.whereis({:global, :nobody}))
IO.inspect(GenServer.whereis({:via, Registry, {Reg, :nobody}}))
GenServer.stop({:global, {:any, "term"}})
IO.inspect(GenServer.whereis({:global, {:any, "term"}}))
for bad <- ["text", {:via, "text", 1}, {:local, :x}, 1] do
  try do GenServer.start_link(S, 1, name: bad) rescue e in ArgumentError -> IO.puts(e.message) end
end
