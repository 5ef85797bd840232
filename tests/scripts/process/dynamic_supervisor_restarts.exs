defmodule W do
  use GenServer
  def start_link(extra, id), do: GenServer.start_link(__MODULE__, {extra, id}, name: id)
  def init(s), do: {:ok, s}
  def handle_cast({:stop, r}, s), do: {:stop, r, s}
end
Process.flag(:trap_exit, true)
{:ok, sup} = DynamicSupervisor.start_link(strategy: :one_for_one, extra_arguments: [:extra], max_restarts: 3)
for r <- [:permanent, :transient, :temporary], do: {:ok, _} = DynamicSupervisor.start_child(sup, %{id: r, start: {W, :start_link, [r]}, restart: r})
IO.inspect(:sys.get_state(:permanent))
stop = fn id, r ->
  ref = Process.monitor(id)
  GenServer.cast(id, {:stop, r})
  receive do {:DOWN, ^ref, _, _, _} -> :ok end
  IO.inspect({id, r, DynamicSupervisor.count_children(sup).active})
end
stop.(:permanent, :normal)
stop.(:transient, :oops)
stop.(:temporary, :oops)
stop.(:transient, :normal)
stop.(:permanent, :shutdown)
ref = Process.monitor(:permanent)
GenServer.cast(:permanent, {:stop, :last})
receive do {:DOWN, ^ref, _, _, _} -> :ok end
receive do {:EXIT, ^sup, r} -> IO.inspect(r) end
Process.sleep(20)
