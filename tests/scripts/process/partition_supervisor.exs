{:ok, _} = PartitionSupervisor.start_link(child_spec: {Agent, fn -> %{} end}, name: Parts, partitions: 3)
IO.inspect(PartitionSupervisor.partitions(Parts))
IO.inspect(Enum.sort(for {id, p, t, m} <- PartitionSupervisor.which_children(Parts), do: {id, is_pid(p), t, m}))
IO.inspect(PartitionSupervisor.count_children(Parts) |> Enum.sort())
for i <- 0..5, do: Agent.update({:via, PartitionSupervisor, {Parts, i}}, &Map.put(&1, i, true))
for i <- 0..2, do: IO.inspect(Agent.get({:via, PartitionSupervisor, {Parts, i}}, &Map.keys/1))
p = GenServer.whereis({:via, PartitionSupervisor, {Parts, "key"}})
IO.inspect(p == GenServer.whereis({:via, PartitionSupervisor, {Parts, "key"}}))
ref = Process.monitor(p)
Process.exit(p, :kill)
receive do {:DOWN, ^ref, _, _, _} -> :ok end
PartitionSupervisor.which_children(Parts)
q = GenServer.whereis({:via, PartitionSupervisor, {Parts, "key"}})
IO.inspect({is_pid(q), p == q})
{:ok, _} = PartitionSupervisor.start_link(child_spec: {Agent, fn -> :set_below end}, name: Args, partitions: 2, with_arguments: fn [_], n -> [fn -> n end] end)
IO.inspect(for i <- 0..1, do: Agent.get({:via, PartitionSupervisor, {Args, i}}, & &1))
for o <- [[], [name: X], [name: X, child_spec: Agent, partitions: 0], [name: X, child_spec: {Agent, fn -> 1 end}, with_arguments: 1]] do
  try do PartitionSupervisor.start_link(o) rescue e -> IO.puts(e.message) end
end
IO.inspect(PartitionSupervisor.child_spec(name: N) |> Map.delete(:start) |> Enum.sort())
IO.inspect(PartitionSupervisor.stop(Args))
