defmodule Counter do
  use Agent, restart: :temporary
  def start_link(n), do: Agent.start_link(fn -> n end, name: __MODULE__)
  def inc, do: Agent.get_and_update(__MODULE__, &{&1, &1 + 1})
end
IO.inspect(Counter.child_spec(1) |> Enum.sort())
{:ok, _} = Supervisor.start_link([{Counter, 5}], strategy: :one_for_one)
IO.inspect({Counter.inc(), Counter.inc(), Agent.get(Counter, & &1)})
IO.inspect(Agent.child_spec(1) |> Enum.sort())
{:ok, a} = Agent.start(Map, :new, [[a: 1]], name: {:global, :agent})
IO.inspect(Agent.get({:global, :agent}, Map, :get, [:a]))
IO.inspect(Agent.update(a, Map, :put, [:b, 2]))
IO.inspect(Agent.get_and_update(a, Map, :pop, [:a]))
IO.inspect(Agent.cast(a, Map, :delete, [:b]))
IO.inspect(Agent.get(a, & &1))
{:error, {:already_started, ^a}} = Agent.start_link(fn -> 1 end, name: {:global, :agent})
try do Agent.get_and_update(a, fn _ -> :bad end) catch :exit, {r, _} -> IO.inspect(r) end
Process.sleep(20)
