defmodule Registry do
  @moduledoc "A table of processes by key, kept by them and gone with them: names, groups, publish and subscribe."

  # The entries lie in an index of the run-time system (`:quaff_registry`), which removes those of a process as it ends,
  # before anybody is told of the end. The processes of a registry are a supervisor with a partition server under it,
  # to which whoever registers is linked, so that a registry that stops takes them along as the real one does.

  @doc "Starts a registry as a supervisor linked to the caller."
  def start_link(options) do
    keys = Keyword.get(options, :keys)

    kind =
      case keys do
        :unique -> :unique
        :duplicate -> :duplicate
        {:duplicate, partition} when partition in [:key, :pid] -> {:duplicate, partition}
        _ ->
          raise ArgumentError,
                "expected :keys to be given and be one of :unique, :duplicate, {:duplicate, :key}, or {:duplicate, :pid}, got: #{inspect(keys)}"
      end

    name =
      case Keyword.fetch(options, :name) do
        {:ok, name} when is_atom(name) -> name
        {:ok, other} -> raise ArgumentError, "expected :name to be an atom, got: #{inspect(other)}"
        :error -> raise ArgumentError, "expected :name option to be present"
      end

    meta = Keyword.get(options, :meta, [])
    unless Keyword.keyword?(meta), do: raise(ArgumentError, "expected :meta to be a keyword list, got: #{inspect(meta)}")

    partitions = Keyword.get(options, :partitions, 1)

    unless is_integer(partitions) and partitions >= 1 do
      raise ArgumentError, "expected :partitions to be a positive integer, got: #{inspect(partitions)}"
    end

    listeners = Keyword.get(options, :listeners, [])

    unless is_list(listeners) and Enum.all?(listeners, &is_atom/1) do
      raise ArgumentError, "expected :listeners to be a list of named processes, got: #{inspect(listeners)}"
    end

    compressed = Keyword.get(options, :compressed, false)

    unless is_boolean(compressed) do
      raise ArgumentError, "expected :compressed to be a boolean, got: #{inspect(compressed)}"
    end

    Supervisor.start_link(Registry.Supervisor, {kind, name, partitions, listeners, meta}, name: name)
  end

  @doc false
  @deprecated "Use Registry.start_link/1 instead"
  def start_link(keys, name, options \\ []) when keys in [:unique, :duplicate] and is_atom(name) do
    start_link([keys: keys, name: name] ++ options)
  end

  @doc "A child specification for a supervisor."
  def child_spec(options) do
    %{id: Keyword.get(options, :name, Registry), start: {Registry, :start_link, [options]}, type: :supervisor}
  end

  ## As the module of a `:via` name

  @doc false
  def whereis_name({registry, key}), do: whereis_name(registry, key)
  def whereis_name({registry, key, _value}), do: whereis_name(registry, key)

  defp whereis_name(registry, key) do
    case unique_info!(registry) do
      _ -> :quaff_registry.whereis(registry, key)
    end
  end

  @doc false
  def register_name({registry, key}, pid), do: register_name(registry, key, nil, pid)
  def register_name({registry, key, value}, pid), do: register_name(registry, key, value, pid)

  defp register_name(registry, key, value, pid) when pid == self() do
    case register(registry, key, value) do
      {:ok, _} -> :yes
      {:error, _} -> :no
    end
  end

  @doc false
  def send({registry, key}, msg), do: send_to(registry, key, msg, {registry, key})
  def send({registry, key, value}, msg), do: send_to(registry, key, msg, {registry, key, value})

  defp send_to(registry, key, msg, name) do
    unique? = elem(info!(registry), 0) == :unique

    case unique? and :quaff_registry.whereis(registry, key) do
      pid when is_pid(pid) -> Kernel.send(pid, msg)
      _ -> :erlang.error(:badarg, [name, msg])
    end
  end

  @doc false
  def unregister_name({registry, key}), do: unregister(registry, key)
  def unregister_name({registry, key, _value}), do: unregister(registry, key)

  ## Entries

  @doc "Registers the calling process under a key with a value."
  def register(registry, key, value) when is_atom(registry) do
    {_kind, _partitions, listeners, _names} = info = info!(registry)
    owner = owner(key, self(), info)

    case :quaff_registry.register(registry, key, value) do
      pid when is_pid(pid) ->
        {:error, {:already_registered, pid}}

      first ->
        if first or by_key?(info), do: Process.link(owner)
        tell(listeners, {:register, registry, key, self(), value})
        {:ok, owner}
    end
  end

  @doc "Removes all entries of the calling process under a key."
  def unregister(registry, key) when is_atom(registry) do
    {_kind, _partitions, listeners, _names} = info = info!(registry)
    had = List.keymember?(:quaff_registry.lookup(registry, key), self(), 0)
    :quaff_registry.unregister(registry, key, self())
    if had, do: unlink_if_idle(registry, key, info)
    tell(listeners, {:unregister, registry, key, self()})
    :ok
  end

  @doc "Removes the calling process's entries under a key whose values match."
  def unregister_match(registry, key, pattern, guards \\ []) when is_list(guards) do
    {_kind, _partitions, listeners, _names} = info = info!(registry)
    me = self()
    own = for {^me, value} <- :quaff_registry.lookup(registry, key), do: value
    {gone, kept} = Enum.split_with(own, &matches?(&1, pattern, guards))

    if gone != [] do
      :quaff_registry.replace(registry, key, me, kept)
      if kept == [], do: unlink_if_idle(registry, key, info)
    end

    if kept == [], do: tell(listeners, {:unregister, registry, key, me})
    :ok
  end

  # Of a partition with no entries of this process left.
  defp unlink_if_idle(registry, key, info) do
    owner = owner(key, self(), info)
    used = for other <- :quaff_registry.keys(registry, self()), owner(other, self(), info) == owner, do: other
    if used == [], do: Process.unlink(owner)
  end

  @doc "Changes the value of the calling process under a key of a unique registry: `{new, old}` or `:error`."
  def update_value(registry, key, callback) when is_atom(registry) and is_function(callback, 1) do
    case info!(registry) do
      {:unique, _, _, _} ->
        me = self()

        case :quaff_registry.lookup(registry, key) do
          [{^me, old}] ->
            new = callback.(old)
            :quaff_registry.replace(registry, key, me, [new])
            {new, old}

          _ ->
            :error
        end

      {kind, _, _, _} ->
        raise ArgumentError, "Registry.update_value/3 is not supported for #{inspect(full(kind))} registries"
    end
  end

  defp full(:duplicate), do: {:duplicate, :pid}
  defp full(kind), do: kind

  @doc "The processes and values under a key."
  def lookup(registry, key) when is_atom(registry) do
    case :quaff_registry.lookup(registry, key) do
      nil -> unknown(registry)
      entries -> entries
    end
  end

  @doc "Calls `mfa_or_fun` with the entries under a key, unless there are none; option `:parallel`."
  def dispatch(registry, key, mfa_or_fun, opts \\ [])
      when is_atom(registry) and (is_function(mfa_or_fun, 1) or tuple_size(mfa_or_fun) == 3) do
    {kind, partitions, _, _} = info!(registry)
    entries = :quaff_registry.lookup(registry, key)

    if kind in [:unique, {:duplicate, :key}] or partitions == 1 do
      if entries != [], do: apply_entries(mfa_or_fun, entries)
    else
      groups = Enum.group_by(entries, fn {pid, _} -> :erlang.phash2(pid, partitions) end)

      if Keyword.get(opts, :parallel, false) do
        groups
        |> Enum.map(fn {_, entries} -> Task.async(fn -> apply_entries(mfa_or_fun, entries) end) end)
        |> Enum.each(&Task.await(&1, :infinity))
      else
        Enum.each(groups, fn {_, entries} -> apply_entries(mfa_or_fun, entries) end)
      end
    end

    :ok
  end

  defp apply_entries({module, function, args}, entries), do: apply(module, function, [entries | args])
  defp apply_entries(fun, entries), do: fun.(entries)

  @doc "The keys of a process, one for each of its entries."
  def keys(registry, pid) when is_atom(registry) and is_pid(pid) do
    case :quaff_registry.keys(registry, pid) do
      nil -> unknown(registry)
      keys -> keys
    end
  end

  @doc "The values of a process under a key."
  def values(registry, key, pid) when is_atom(registry) do
    for {^pid, value} <- lookup(registry, key), do: value
  end

  @doc "The processes and values under a key whose values match."
  def match(registry, key, pattern, guards \\ []) when is_atom(registry) and is_list(guards) do
    for {_, value} = entry <- lookup(registry, key), matches?(value, pattern, guards), do: entry
  end

  @doc "How many entries under a key have values that match."
  def count_match(registry, key, pattern, guards \\ []) when is_atom(registry) and is_list(guards) do
    length(match(registry, key, pattern, guards))
  end

  @doc "How many entries there are."
  def count(registry) when is_atom(registry) do
    case :quaff_registry.count(registry) do
      nil -> unknown(registry)
      count -> count
    end
  end

  @doc "What a match specification over `{key, pid, value}` makes of the entries."
  def select(registry, spec) when is_atom(registry) and is_list(spec), do: run!(registry, spec, "select/2")

  @doc "For how many entries a match specification gives `true`."
  def count_select(registry, spec) when is_atom(registry) and is_list(spec),
    do: Enum.count(run!(registry, spec, "count_select/2"), &(&1 == true))

  defp run!(registry, spec, function) do
    unless Enum.all?(spec, &match?({{_, _, _}, guards, body} when is_list(guards) and is_list(body), &1)) do
      raise ArgumentError, "invalid match specification in Registry.#{function}: #{inspect(spec)}"
    end

    entries = all!(registry)
    if spec == [], do: [], else: :ets.match_spec_run(entries, compiled(spec))
  end

  # The complaint is that of a table's `select`, which the real registry asks.
  defp compiled(spec) do
    :ets.match_spec_compile(spec)
  rescue
    ArgumentError ->
      raise ArgumentError, "errors were found at the given arguments:\n\n  * 2nd argument: not a valid match specification\n"
  end

  defp all!(registry) do
    case :quaff_registry.all(registry) do
      nil -> unknown(registry)
      entries -> entries
    end
  end

  defp matches?(value, pattern, guards) do
    case pattern do
      :_ when guards == [] -> true
      _ -> :ets.match_spec_run([{value}], :ets.match_spec_compile([{{pattern}, guards, [true]}])) == [true]
    end
  end

  @doc "Runs a function while no other process runs one with the same key."
  def lock(registry, lock_key, function) when is_atom(registry) and is_function(function, 0) do
    server = keeper(info!(registry))
    ref = GenServer.call(server, {:lock, lock_key}, :infinity)

    try do
      function.()
    after
      GenServer.call(server, {:unlock, lock_key, ref}, :infinity)
    end
  end

  ## Metadata

  @doc "The registry's metadata under a key: `{:ok, value}` or `:error`."
  def meta(registry, key) when is_atom(registry) and (is_atom(key) or is_tuple(key)) do
    if :quaff_registry.info(registry) == nil do
      raise ArgumentError,
            "unknown registry: #{inspect(registry)}. Either the registry name is invalid or the registry is not running, " <>
              "possibly because its application isn't started"
    end

    case :quaff_registry.lookup(meta_table(registry), key) do
      [{_, value} | _] -> {:ok, value}
      [] -> :error
    end
  end

  @doc "Sets metadata of the registry."
  def put_meta(registry, key, value) when is_atom(registry) and (is_atom(key) or is_tuple(key)) do
    GenServer.call(keeper(info!(registry)), {:put_meta, key, value}, :infinity)
  end

  @doc "Removes metadata of the registry."
  def delete_meta(registry, key) when is_atom(registry) and (is_atom(key) or is_tuple(key)) do
    GenServer.call(keeper(info!(registry)), {:delete_meta, key}, :infinity)
  end

  @doc false
  def meta_table(registry), do: :erlang.binary_to_atom(Atom.to_string(registry) <> ".$meta")

  ## What is known of it

  defp info!(registry) do
    case :quaff_registry.info(registry) do
      nil -> unknown(registry)
      info -> info
    end
  end

  defp unique_info!(registry) do
    case :quaff_registry.info(registry) do
      {:unique, _, _, _} = info -> info
      nil -> unknown(registry)
      _ -> raise ArgumentError, ":via is not supported for duplicate registries"
    end
  end

  defp unknown(registry), do: raise(ArgumentError, "unknown registry: #{inspect(registry)}")

  # The partition that an entry belongs to: of the process, or of the key where entries are spread by key.
  defp owner(key, pid, {kind, partitions, _, names}) do
    by = if kind == {:duplicate, :key}, do: key, else: pid
    Process.whereis(elem(names, if(partitions == 1, do: 0, else: :erlang.phash2(by, partitions))))
  end

  # The partition that keeps locks and metadata.
  defp keeper({_, _, _, names}), do: elem(names, 0)

  defp by_key?({kind, partitions, _, _}), do: kind == {:duplicate, :key} and partitions > 1

  defp tell([], _message), do: :ok

  defp tell(listeners, message) do
    # As in Elixir, a listener that is missing is the registering process's problem.
    Enum.each(listeners, &Kernel.send(&1, message))
  end
end

defmodule Registry.Supervisor do
  @moduledoc false
  @behaviour Supervisor

  def init({kind, name, partitions, listeners, meta}) do
    names = for partition <- 0..(partitions - 1), do: Module.concat(name, "PIDPartition#{partition}")
    info = {kind, partitions, listeners, List.to_tuple(names)}
    # The first one has the index to make.
    tasks = [{name, info, meta} | List.duplicate(nil, partitions - 1)]

    children =
      for {partition, task} <- Enum.zip(names, tasks),
          do: %{id: partition, start: {Registry.Partition, :start_link, [partition, task]}}

    Supervisor.init(children, strategy: :one_for_all)
  end
end

defmodule Registry.Partition do
  @moduledoc false
  # Owns the index of a registry, and whom it is linked to; keeps locks and metadata.

  @behaviour GenServer

  def start_link(name, task), do: GenServer.start_link(__MODULE__, task, name: name)

  # The index is the first partition's; the others are there to be linked to.
  def init({registry, {kind, _partitions, _listeners, _names} = info, meta}) do
    Process.flag(:trap_exit, true)
    # What a predecessor may have left behind.
    :quaff_registry.delete(registry)
    :quaff_registry.delete(Registry.meta_table(registry))
    :quaff_registry.new(registry, kind == :unique, info)
    :quaff_registry.new(Registry.meta_table(registry), true, nil)
    for {key, value} <- meta, do: :quaff_registry.register(Registry.meta_table(registry), key, value)
    {:ok, %{registry: registry, locks: %{}}}
  end

  def init(nil) do
    Process.flag(:trap_exit, true)
    {:ok, nil}
  end

  def handle_call({:put_meta, key, value}, _from, %{registry: registry} = state) do
    table = Registry.meta_table(registry)

    case :quaff_registry.register(table, key, value) do
      pid when is_pid(pid) -> :quaff_registry.replace(table, key, self(), [value])
      _ -> :ok
    end

    {:reply, :ok, state}
  end

  def handle_call({:delete_meta, key}, _from, %{registry: registry} = state) do
    :quaff_registry.unregister(Registry.meta_table(registry), key, self())
    {:reply, :ok, state}
  end

  # Locks: key => {ref of the holder, waiting clients}. The holder is watched.
  def handle_call({:lock, key}, {pid, _} = from, %{locks: locks} = state) do
    case locks do
      %{^key => {ref, waiting}} -> {:noreply, %{state | locks: Map.put(locks, key, {ref, waiting ++ [from]})}}
      _ ->
        ref = Process.monitor(pid)
        {:reply, ref, %{state | locks: Map.put(locks, key, {ref, []})}}
    end
  end

  def handle_call({:unlock, key, ref}, _from, state) do
    Process.demonitor(ref, [:flush])
    {:reply, :ok, %{state | locks: next(state.locks, key, ref)}}
  end

  def handle_info({:DOWN, ref, _, _, _}, %{locks: locks} = state) do
    case Enum.find(locks, fn {_, {holder, _}} -> holder == ref end) do
      {key, _} -> {:noreply, %{state | locks: next(locks, key, ref)}}
      nil -> {:noreply, state}
    end
  end

  def handle_info(_message, state), do: {:noreply, state}

  def terminate(_reason, nil), do: :ok

  def terminate(_reason, %{registry: registry}) do
    :quaff_registry.delete(registry)
    :quaff_registry.delete(Registry.meta_table(registry))
  end

  defp next(locks, key, ref) do
    case locks do
      %{^key => {^ref, [{pid, _} = client | rest]}} ->
        ref = Process.monitor(pid)
        GenServer.reply(client, ref)
        Map.put(locks, key, {ref, rest})

      %{^key => {^ref, []}} ->
        Map.delete(locks, key)

      _ ->
        locks
    end
  end
end
