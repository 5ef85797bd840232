defmodule W do
  use GenServer
  def start_link(n), do: GenServer.start_link(__MODULE__, n, name: :taken)
  def init(n), do: {:ok, n}
end
{:ok, sup} = Supervisor.start_link([{W, 1}], strategy: :one_for_one)
p = Process.whereis(:taken)
r = Supervisor.start_child(sup, Supervisor.child_spec({W, 2}, id: :second))
IO.inspect(r == {:error, {:already_started, p}})
{:ok, dyn} = DynamicSupervisor.start_link(strategy: :one_for_one)
IO.inspect(DynamicSupervisor.start_child(dyn, {W, 3}) == {:error, {:already_started, p}})
IO.inspect(length(Supervisor.which_children(sup)))
