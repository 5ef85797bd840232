defmodule :pg do
  @moduledoc "Named groups of processes."

  # Members lie in an index of the run-time system, which forgets a process as it ends; the scope's process keeps what
  # must be in order: monitors of groups, and telling of joins and leaves.

  def start(scope), do: :gen_server.start({:local, scope}, :quaff_pg, scope, [])
  def start_link, do: start_link(:pg)
  def start_link(scope), do: :gen_server.start_link({:local, scope}, :quaff_pg, scope, [])

  def join(group, who), do: join(:pg, group, who)

  def join(scope, group, who) when is_pid(who) or is_list(who),
    do: :gen_server.call(scope, {:join, group, who}, :infinity)

  def leave(group, who), do: leave(:pg, group, who)

  def leave(scope, group, who) when is_pid(who) or is_list(who),
    do: :gen_server.call(scope, {:leave, group, who}, :infinity)

  def get_members(group), do: get_members(:pg, group)

  def get_members(scope, group) do
    :lists.map(fn {pid, _} -> pid end, entries(scope, group)) |> :lists.reverse()
  end

  def get_local_members(group), do: get_members(:pg, group)
  def get_local_members(scope, group), do: get_members(scope, group)

  defp entries(scope, group) do
    case :quaff_registry.lookup(table(scope), group) do
      nil -> []
      entries -> entries
    end
  end

  def which_groups, do: which_groups(:pg)
  def which_groups(scope), do: :lists.usort(:lists.map(fn {group, _, _} -> group end, all(scope)))
  @doc false
  def version, do: 1

  def which_local_groups, do: which_groups(:pg)
  def which_local_groups(scope), do: which_groups(scope)

  defp all(scope) do
    case :quaff_registry.all(table(scope)) do
      nil -> []
      all -> all
    end
  end

  def monitor(group), do: monitor(:pg, group)
  def monitor(scope, group), do: :gen_server.call(scope, {:monitor, self(), group}, :infinity)
  def monitor_scope, do: monitor_scope(:pg)
  def monitor_scope(scope), do: :gen_server.call(scope, {:monitor_scope, self()}, :infinity)
  def demonitor(ref), do: demonitor(:pg, ref)

  def demonitor(scope, ref) do
    answer = :gen_server.call(scope, {:demonitor, ref}, :infinity)

    if answer == :ok do
      flush(ref)
    end

    answer
  end

  defp flush(ref) do
    receive do
      {^ref, kind, _, _} when kind in [:join, :leave] -> flush(ref)
    after
      0 -> :ok
    end
  end

  @doc false
  def table(scope), do: :erlang.binary_to_atom("$quaff_pg_" <> :erlang.atom_to_binary(scope))
end

defmodule :quaff_pg do
  @moduledoc false
  # The process of a `:pg` scope. State: {scope, members' monitors: pid => {ref, groups}, group monitors: ref => {pid, group | :all}}

  def init(scope) do
    :quaff_registry.delete(:pg.table(scope))
    :quaff_registry.new(:pg.table(scope), false, [])
    {:ok, {scope, %{}, %{}}}
  end

  def handle_call({:join, group, who}, _from, {scope, members, watchers}) do
    pids = if is_list(who), do: who, else: [who]

    members =
      :lists.foldl(
        fn pid, members ->
          :quaff_registry.register_for(:pg.table(scope), group, [], pid)

          case members do
            %{^pid => {ref, groups}} -> :maps.put(pid, {ref, [group | groups]}, members)
            _ -> :maps.put(pid, {:erlang.monitor(:process, pid), [group]}, members)
          end
        end,
        members,
        pids
      )

    tell(watchers, group, :join, pids)
    {:reply, :ok, {scope, members, watchers}}
  end

  def handle_call({:leave, group, who}, _from, {scope, members, watchers}) do
    pids = if is_list(who), do: who, else: [who]

    {members, left} =
      :lists.foldl(
        fn pid, {members, left} ->
          case members do
            %{^pid => {ref, groups}} ->
              if :lists.member(group, groups) do
                once_less(:pg.table(scope), group, pid)

                case :lists.delete(group, groups) do
                  [] ->
                    :erlang.demonitor(ref, [:flush])
                    {:maps.remove(pid, members), [pid | left]}

                  groups ->
                    {:maps.put(pid, {ref, groups}, members), [pid | left]}
                end
              else
                {members, left}
              end

            _ ->
              {members, left}
          end
        end,
        {members, []},
        pids
      )

    case left do
      [] ->
        {:reply, :not_joined, {scope, members, watchers}}

      _ ->
        tell(watchers, group, :leave, :lists.reverse(left))
        {:reply, :ok, {scope, members, watchers}}
    end
  end

  def handle_call({:monitor, pid, group}, _from, {scope, members, watchers}) do
    ref = :erlang.monitor(:process, pid)
    {:reply, {ref, :pg.get_members(scope, group)}, {scope, members, :maps.put(ref, {pid, {:group, group}}, watchers)}}
  end

  def handle_call({:monitor_scope, pid}, _from, {scope, members, watchers}) do
    ref = :erlang.monitor(:process, pid)
    groups = :maps.from_list(:lists.map(fn group -> {group, :pg.get_members(scope, group)} end, :pg.which_groups(scope)))
    {:reply, {ref, groups}, {scope, members, :maps.put(ref, {pid, :all}, watchers)}}
  end

  def handle_call({:demonitor, ref}, _from, {scope, members, watchers}) do
    if is_map_key(watchers, ref) do
      :erlang.demonitor(ref, [:flush])
      {:reply, :ok, {scope, members, :maps.remove(ref, watchers)}}
    else
      {:reply, false, {scope, members, watchers}}
    end
  end

  def handle_call(_request, _from, state), do: {:noreply, state}

  def handle_cast(_request, state), do: {:noreply, state}

  def handle_info({:DOWN, ref, :process, pid, _reason}, {scope, members, watchers}) do
    case members do
      %{^pid => {^ref, groups}} ->
        :lists.foreach(fn group -> tell(watchers, group, :leave, [pid]) end, groups)
        {:noreply, {scope, :maps.remove(pid, members), watchers}}

      _ ->
        {:noreply, {scope, members, :maps.remove(ref, watchers)}}
    end
  end

  def handle_info(_message, state), do: {:noreply, state}

  def terminate(_reason, {scope, _, _}), do: :quaff_registry.delete(:pg.table(scope))

  defp once_less(table, group, pid) do
    count = length(:lists.filter(fn {p, _} -> p == pid end, :quaff_registry.lookup(table, group)))
    :quaff_registry.replace(table, group, pid, :lists.duplicate(count - 1, []))
  end

  defp tell(watchers, group, kind, pids) do
    :lists.foreach(
      fn {ref, {pid, what}} ->
        if what == :all or what == {:group, group}, do: send(pid, {ref, kind, group, pids})
      end,
      :maps.to_list(watchers)
    )
  end
end
