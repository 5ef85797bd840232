defmodule :global do
  @moduledoc "Names of processes for all nodes: there is one."

  # Names lie in an index of the run-time system, which forgets a process as it ends.

  @table :"$quaff_global"
  @locks :"$quaff_global_locks"

  defp table do
    if :quaff_registry.info(@table) == nil, do: :quaff_registry.new(@table, true, [])
    @table
  end

  def register_name(name, pid), do: register_name(name, pid, &:global.random_exit_name/3)

  def register_name(name, pid, resolve) when is_pid(pid) and is_function(resolve, 3) do
    case :quaff_registry.register_for(table(), name, nil, pid) do
      holder when is_pid(holder) -> :no
      _ -> :yes
    end
  end

  def re_register_name(name, pid), do: re_register_name(name, pid, &:global.random_exit_name/3)

  def re_register_name(name, pid, _resolve) when is_pid(pid) do
    unregister_name(name)
    register_name(name, pid)
  end

  def unregister_name(name) do
    case whereis_name(name) do
      :undefined -> :ok
      pid -> :quaff_registry.unregister(@table, name, pid)
    end

    :ok
  end

  def whereis_name(name) do
    case :quaff_registry.whereis(@table, name) do
      nil -> :undefined
      found -> found
    end
  end

  def send(name, message) do
    case whereis_name(name) do
      :undefined -> exit({:badarg, {name, message}})
      pid ->
        Kernel.send(pid, message)
        pid
    end
  end

  def registered_names do
    case :quaff_registry.all(@table) do
      nil -> []
      entries -> :lists.map(fn {name, _, _} -> name end, entries)
    end
  end

  def random_exit_name(_name, pid1, pid2) do
    {keep, kill} = if pid1 < pid2, do: {pid1, pid2}, else: {pid2, pid1}
    :erlang.exit(kill, :kill)
    keep
  end

  def random_notify_name(name, pid1, pid2) do
    {keep, tell} = if pid1 < pid2, do: {pid1, pid2}, else: {pid2, pid1}
    Kernel.send(tell, {:global_name_conflict, name})
    keep
  end

  def notify_all_name(name, pid1, pid2) do
    Kernel.send(pid1, {:global_name_conflict, name, pid2})
    Kernel.send(pid2, {:global_name_conflict, name, pid1})
    :none
  end

  def sync, do: :ok
  def disconnect, do: []
  def info, do: {:state, true, [], []}

  ## Locks: the first requester's process holds it; the same requester may set it again

  def set_lock(id), do: set_lock(id, [node()])
  def set_lock(id, nodes), do: set_lock(id, nodes, :infinity)

  def set_lock({resource, requester} = id, nodes, retries) do
    if :quaff_registry.info(@locks) == nil, do: :quaff_registry.new(@locks, true, [])

    case :quaff_registry.register(@locks, resource, requester) do
      pid when is_pid(pid) ->
        case :quaff_registry.lookup(@locks, resource) do
          [{_, ^requester}] ->
            true

          _ when retries == 0 ->
            false

          _ ->
            receive do
            after
              10 -> :ok
            end

            set_lock(id, nodes, if(retries == :infinity, do: :infinity, else: retries - 1))
        end

      _ ->
        true
    end
  end

  def del_lock(id), do: del_lock(id, [node()])

  def del_lock({resource, requester}, _nodes) do
    case :quaff_registry.lookup(@locks, resource) do
      [{pid, ^requester}] -> :quaff_registry.unregister(@locks, resource, pid)
      _ -> :ok
    end

    true
  end

  def trans(id, fun), do: trans(id, fun, [node()])
  def trans(id, fun, nodes), do: trans(id, fun, nodes, :infinity)

  def trans(id, fun, nodes, retries) do
    if set_lock(id, nodes, retries) do
      try do
        fun.()
      after
        del_lock(id, nodes)
      end
    else
      :aborted
    end
  end
end
