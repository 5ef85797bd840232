defmodule Task.Supervisor do
  @moduledoc "A supervisor of tasks."

  @doc "A child specification for another supervisor."
  def child_spec(opts) when is_list(opts) do
    id =
      case Keyword.get(opts, :name, Task.Supervisor) do
        name when is_atom(name) -> name
        {:global, name} -> name
        {:via, _module, name} -> name
      end

    %{id: id, start: {Task.Supervisor, :start_link, [opts]}, type: :supervisor}
  end

  @doc "Starts a supervisor linked to the caller."
  def start_link(options \\ []) do
    {restart, options} = Keyword.pop(options, :restart)
    {shutdown, options} = Keyword.pop(options, :shutdown)

    if restart || shutdown do
      IO.warn(":restart and :shutdown options in Task.Supervisor.start_link/1 are deprecated. Please pass those options on start_child/3 instead")
    end

    {sup, start} = Keyword.split(options, [:max_children, :max_seconds, :max_restarts])
    DynamicSupervisor.start_link(Task.Supervisor, {{restart, shutdown}, sup}, start)
  end

  @doc false
  def init({{_restart, _shutdown} = defaults, options}) do
    Process.put(Task.Supervisor, defaults)
    DynamicSupervisor.init([strategy: :one_for_one] ++ options)
  end

  @doc "Starts a task that the caller waits for, linked to it."
  def async(supervisor, fun, options \\ []) when is_function(fun, 0),
    do: async(supervisor, :link, :erlang, :apply, [fun, []], options)

  @doc "Like `async/3` for a named function."
  def async(supervisor, module, fun, args, options \\ []) when is_atom(fun) and is_list(args),
    do: async(supervisor, :link, module, fun, args, options)

  @doc "Starts a task that the caller waits for, without link."
  def async_nolink(supervisor, fun, options \\ []) when is_function(fun, 0),
    do: async(supervisor, :nolink, :erlang, :apply, [fun, []], options)

  @doc "Like `async_nolink/3` for a named function."
  def async_nolink(supervisor, module, fun, args, options \\ []) when is_atom(fun) and is_list(args),
    do: async(supervisor, :nolink, module, fun, args, options)

  defp async(supervisor, link, module, fun, args, options) do
    owner = self()
    mfa = {module, fun, args}
    start = [owner, Task.Supervised.get_owner(), Task.Supervised.get_callers(), mfa]

    case start_task(supervisor, start, :temporary, options[:shutdown] || 5000) do
      {:ok, pid} ->
        if link == :link, do: Process.link(pid)
        ref = Process.monitor(pid, alias: :demonitor)
        send(pid, {owner, ref, ref})
        %Task{pid: pid, ref: ref, owner: owner, mfa: {module, fun, length(args)}}

      {:error, :max_children} ->
        raise """
        reached the maximum number of tasks for this task supervisor. The maximum number \
        of tasks that are allowed to run at the same time under this supervisor can be \
        configured with the :max_children option passed to Task.Supervisor.start_link/1\
        """
    end
  end

  @doc "Like `Task.async_stream/3`, with tasks of a supervisor, linked to the caller."
  def async_stream(supervisor, enumerable, fun, options \\ []) when is_function(fun, 1),
    do: build_stream(supervisor, :link, enumerable, fun, options)

  @doc "Like `async_stream/4` for a named function."
  def async_stream(supervisor, enumerable, module, function, args, options \\ [])
      when is_atom(module) and is_atom(function) and is_list(args),
      do: build_stream(supervisor, :link, enumerable, {module, function, args}, options)

  @doc "Like `async_stream/4`, but a failing task does not take the caller down."
  def async_stream_nolink(supervisor, enumerable, fun, options \\ []) when is_function(fun, 1),
    do: build_stream(supervisor, :nolink, enumerable, fun, options)

  @doc "Like `async_stream_nolink/4` for a named function."
  def async_stream_nolink(supervisor, enumerable, module, function, args, options \\ [])
      when is_atom(module) and is_atom(function) and is_list(args),
      do: build_stream(supervisor, :nolink, enumerable, {module, function, args}, options)

  defp build_stream(supervisor, link, enumerable, fun, options) do
    shutdown = options[:shutdown] || 5000
    options = Task.Supervised.validate_stream_options(options)
    start = fn supervisor, args -> start_task(supervisor, args, :temporary, shutdown) end

    fn acc, acc_fun ->
      callers = Task.Supervised.get_callers()
      Task.Supervised.stream(enumerable, acc, acc_fun, callers, fun, options, {supervisor, link, start})
    end
  end

  @doc "Stops a task."
  def terminate_child(supervisor, pid) when is_pid(pid), do: DynamicSupervisor.terminate_child(supervisor, pid)

  @doc "The pids of all tasks."
  def children(supervisor) do
    for {_, pid, _, _} <- DynamicSupervisor.which_children(supervisor), is_pid(pid), do: pid
  end

  @doc "Starts a task nobody waits for."
  def start_child(supervisor, fun, options \\ []) when is_function(fun, 0) do
    start_plain(supervisor, {:erlang, :apply, [fun, []]}, options)
  end

  @doc "Starts a task of a named function nobody waits for."
  def start_child(supervisor, module, fun, args, options \\ []) when is_atom(fun) and is_list(args) do
    start_plain(supervisor, {module, fun, args}, options)
  end

  defp start_plain(supervisor, mfa, options) do
    start = [Task.Supervised.get_owner(), Task.Supervised.get_callers(), mfa]
    start_task(supervisor, start, options[:restart] || :temporary, options[:shutdown] || 5000)
  end

  defp start_task(supervisor, args, restart, shutdown) do
    GenServer.call(supervisor, {:start_task, args, restart, shutdown}, :infinity)
  end
end
