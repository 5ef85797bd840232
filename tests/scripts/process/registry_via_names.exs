defmodule S do
  use GenServer
  def init(x), do: {:ok, x}
  def handle_call(:get, _, s), do: {:reply, s, s}
end
{:ok, _} = Registry.start_link(keys: :unique, name: R, partitions: 4)
name = {:via, Registry, {R, "a"}}
{:ok, p} = GenServer.start_link(S, 1, name: name)
IO.inspect(GenServer.call(name, :get))
IO.inspect(Registry.whereis_name({R, "a"}) == p)
IO.inspect(Registry.whereis_name({R, "b"}))
{:ok, _} = Agent.start_link(fn -> 7 end, name: {:via, Registry, {R, "with", :value}})
IO.inspect(Registry.lookup(R, "with") |> Enum.map(&elem(&1, 1)))
IO.inspect(Agent.get({:via, Registry, {R, "with"}}, & &1))
IO.inspect(Registry.register_name({R, "mine"}, self()))
IO.inspect(Registry.register_name({R, "mine"}, self()))
IO.inspect(Registry.send({R, "mine"}, :hello))
receive do m -> IO.inspect(m) end
try do Registry.send({R, "nobody"}, :hello) rescue e in ArgumentError -> IO.inspect(e.__struct__) end
IO.inspect(Registry.unregister_name({R, "mine"}))
GenServer.stop(name)
IO.inspect(Registry.whereis_name({R, "a"}))
try do GenServer.call(name, :get) catch :exit, {r, _} -> IO.inspect(r) end
