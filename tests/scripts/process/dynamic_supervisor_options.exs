Process.flag(:trap_exit, true)
for o <- [[strategy: :one_for_all], [max_restarts: -1], [max_seconds: 0], [max_children: -1], [max_children: :x], [extra_arguments: :x]], do: IO.inspect(DynamicSupervisor.start_link(o))
defmodule D do
  use DynamicSupervisor
  def start_link(x), do: DynamicSupervisor.start_link(__MODULE__, x, name: __MODULE__)
  def init(:ignore), do: :ignore
  def init(:bad), do: :nonsense
  def init(n), do: DynamicSupervisor.init(strategy: :one_for_one, max_children: n)
end
IO.inspect(D.start_link(:ignore))
IO.inspect(D.start_link(:bad))
{:ok, _} = D.start_link(1)
{:ok, _} = DynamicSupervisor.start_child(D, {Task, fn -> Process.sleep(:infinity) end})
IO.inspect(DynamicSupervisor.start_child(D, {Task, fn -> 1 end}))
IO.inspect(D.child_spec(:a) |> Enum.sort())
IO.inspect(DynamicSupervisor.init([]) |> elem(1) |> Enum.sort())
