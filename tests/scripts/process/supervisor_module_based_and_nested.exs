defmodule Leaf do
  use Agent
  def start_link(n), do: Agent.start_link(fn -> n end, name: n)
end
defmodule Inner do
  use Supervisor, restart: :transient
  def start_link(n), do: Supervisor.start_link(__MODULE__, n, name: n)
  @impl true
  def init(n), do: Supervisor.init([{Leaf, :"#{n}_leaf"}], strategy: :one_for_one)
end
defmodule Top do
  use Supervisor
  def start_link(_), do: Supervisor.start_link(__MODULE__, [], name: __MODULE__)
  @impl true
  def init([]) do
    Supervisor.init([Supervisor.child_spec({Inner, :left}, id: :left), Supervisor.child_spec({Inner, :right}, id: :right), {Leaf, :top_leaf}], strategy: :one_for_one)
  end
end
{:ok, top} = Top.start_link([])
IO.inspect(for {id, _, t, m} <- Supervisor.which_children(Top), do: {id, t, m})
IO.inspect(Supervisor.count_children(Top) |> Enum.sort())
IO.inspect(for n <- [:left_leaf, :right_leaf, :top_leaf], do: Agent.get(n, & &1))
[parent | _] = Process.info(Process.whereis(:left_leaf), :dictionary) |> elem(1) |> Keyword.get(:"$ancestors")
IO.inspect(parent)
IO.inspect(Process.info(top, :dictionary) |> elem(1) |> Keyword.get(:"$initial_call"))
ref = Process.monitor(:left_leaf)
Supervisor.stop(Top)
receive do {:DOWN, ^ref, _, _, r} -> IO.inspect(r) end
IO.inspect(Process.whereis(:right))
IO.inspect(Inner.child_spec(:x) |> Enum.sort())
