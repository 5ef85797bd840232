defmodule PartitionSupervisor do
  @moduledoc "A supervisor that starts several partitions of one child, and routes names to them by key."

  # The pids of the partitions lie in an index under the supervisor's name; each child's start registers its own.

  @registry :"$quaff_partitions"

  @doc "A child specification for a supervisor."
  def child_spec(opts) when is_list(opts) do
    id =
      case Keyword.get(opts, :name, PartitionSupervisor) do
        name when is_atom(name) -> name
        {:via, _module, name} -> name
      end

    %{id: id, start: {PartitionSupervisor, :start_link, [opts]}, type: :supervisor}
  end

  @doc "Starts the supervisor and its partitions, linked to the caller."
  def start_link(opts) when is_list(opts) do
    name = opts[:name]

    unless name do
      raise ArgumentError, "the :name option must be given to PartitionSupervisor"
    end

    {child_spec, opts} = Keyword.pop(opts, :child_spec)

    unless child_spec do
      raise ArgumentError, "the :child_spec option must be given to PartitionSupervisor"
    end

    {partitions, opts} = Keyword.pop(opts, :partitions, System.schedulers_online())

    unless is_integer(partitions) and partitions >= 1 do
      raise ArgumentError,
            "the :partitions option must be a positive integer, got: #{inspect(partitions)}"
    end

    {with_arguments, opts} = Keyword.pop(opts, :with_arguments, fn args, _partition -> args end)

    unless is_function(with_arguments, 2) do
      raise ArgumentError,
            "the :with_arguments option must be a function that receives two arguments, " <>
              "the current call arguments and the partition, got: #{inspect(with_arguments)}"
    end

    %{start: {mod, fun, args}} = spec = Supervisor.child_spec(child_spec, [])
    modules = spec[:modules] || [mod]

    children =
      for partition <- 0..(partitions - 1) do
        args = with_arguments.(args, partition)

        unless is_list(args) do
          raise "the call to the function in :with_arguments must return a list, got: #{inspect(args)}"
        end

        start = {__MODULE__, :start_child, [mod, fun, args, name, partition]}
        Map.merge(Map.delete(spec, :id), %{id: partition, start: start, modules: modules})
      end

    auto_shutdown = Keyword.get(opts, :auto_shutdown, :never)

    unless auto_shutdown == :never do
      raise ArgumentError, "the :auto_shutdown option must be :never, got: #{inspect(auto_shutdown)}"
    end

    {start_opts, sup_opts} = Keyword.split(opts, [:name])
    sup_opts = Keyword.put_new(sup_opts, :strategy, :one_for_one)
    Supervisor.start_link(__MODULE__, {name, partitions, children, sup_opts}, start_opts)
  end

  @doc false
  def init({name, partitions, children, sup_opts}) do
    if :quaff_registry.info(@registry) == nil, do: :quaff_registry.new(@registry, true, nil)
    # The count goes with this process.
    :quaff_registry.register(@registry, name, partitions)
    Supervisor.init(children, sup_opts)
  end

  @doc false
  def start_child(mod, fun, args, name, partition) do
    case apply(mod, fun, args) do
      {:ok, pid} ->
        store(name, partition, pid)
        {:ok, pid}

      {:ok, pid, info} ->
        store(name, partition, pid)
        {:ok, pid, info}

      other ->
        other
    end
  end

  defp store(name, partition, pid) do
    case :quaff_registry.whereis(@registry, {name, partition}) do
      old when is_pid(old) -> :quaff_registry.unregister(@registry, {name, partition}, old)
      _ -> :ok
    end

    :quaff_registry.register_for(@registry, {name, partition}, nil, pid)
  end

  @doc "How many partitions there are."
  def partitions(name) do
    case :quaff_registry.lookup(@registry, name) do
      [{_, partitions}] -> partitions
      _ -> exit({:noproc, {__MODULE__, :partitions, [name]}})
    end
  end

  @doc "The partitions: `{id, pid, type, modules}`."
  def which_children(name), do: Supervisor.which_children(name)

  @doc "How many children of which kind."
  def count_children(supervisor), do: Supervisor.count_children(supervisor)

  @doc "Changes the number of partitions that run."
  def resize!(name, partitions) when is_integer(partitions) do
    total = Supervisor.count_children(name).specs

    unless partitions in 0..total do
      raise ArgumentError, "the number of partitions to resize to must be a number between 0 and #{total}, got: #{partitions}"
    end

    active = for {id, pid, _, _} <- Supervisor.which_children(name), is_pid(pid), do: id

    for id <- 0..(total - 1) do
      cond do
        id < partitions and id not in active -> {:ok, _} = Supervisor.restart_child(name, id)
        id >= partitions and id in active -> :ok = Supervisor.terminate_child(name, id)
        true -> :ok
      end
    end

    [{owner, _}] = :quaff_registry.lookup(@registry, name)
    :quaff_registry.replace(@registry, name, owner, [partitions])
    length(active)
  end

  @doc "Stops the supervisor and its partitions."
  def stop(supervisor, reason \\ :normal, timeout \\ :infinity) when not is_pid(supervisor) and (is_atom(reason) or is_tuple(reason)),
    do: Supervisor.stop(supervisor, reason, timeout)

  ## As the module of a `:via` name

  @doc false
  def whereis_name({name, key}), do: whereis_name(name, key)

  defp whereis_name(name, key) do
    partitions = partitions(name)

    partition =
      if is_integer(key), do: rem(abs(key), partitions), else: :erlang.phash2(key, partitions)

    :quaff_registry.whereis(@registry, {name, partition})
  end

  @doc false
  def send({name, key}, msg), do: Kernel.send(whereis_name(name, key), msg)

  @doc false
  def register_name(_, _), do: raise("{:via, PartitionSupervisor, _} cannot be given on registration")

  @doc false
  def unregister_name(_, _), do: raise("{:via, PartitionSupervisor, _} cannot be given on unregistration")
end
