defmodule Task.Supervisor do
  @moduledoc "A supervisor of tasks."

  @doc "A child specification for another supervisor."
  def child_spec(opts) when is_list(opts) do
    %{id: Keyword.get(opts, :name, Task.Supervisor), start: {Task.Supervisor, :start_link, [opts]}, type: :supervisor}
  end

  @doc "Starts a supervisor linked to the caller."
  def start_link(options \\ []) do
    {restart, options} = Keyword.pop(options, :restart, :temporary)
    {shutdown, options} = Keyword.pop(options, :shutdown, 5000)
    keys = [:max_children, :max_seconds, :max_restarts]
    {sup, start} = Keyword.split(options, keys)
    DynamicSupervisor.start_link(Task.Supervisor.Init, {{restart, shutdown}, sup}, start)
  end

  @doc "Starts a task that the caller waits for, linked to it."
  def async(supervisor, fun, options \\ []), do: async(supervisor, :link, {:erlang, :apply, [fun, []]}, options)
  @doc "Like `async/3` for a named function."
  def async(supervisor, module, fun, args) when is_atom(module) and is_atom(fun) and is_list(args), do: async(supervisor, module, fun, args, [])

  def async(supervisor, link, {m, f, a} = mfa, options) when link in [:link, :nolink] do
    owner = self()

    case start_child_with(supervisor, {Task.Supervised, :start_for, [owner, link, mfa]}, options) do
      {:ok, pid} ->
        ref = :erlang.monitor(:process, pid, alias: :demonitor)
        if link == :link, do: Process.link(pid)
        send(pid, {owner, ref, ref})
        %Task{pid: pid, ref: ref, owner: owner, mfa: {m, f, length(a)}}

      {:error, :max_children} ->
        raise """
        reached the maximum number of tasks for this task supervisor. The maximum number \
        of tasks that are allowed to run at the same time under this supervisor can be \
        configured with the :max_children option passed to Task.Supervisor.start_link/1\
        """
    end
  end

  @doc "Like `async/3` for a named function, with options."
  def async(supervisor, module, fun, args, options), do: async(supervisor, :link, {module, fun, args}, options)

  @doc "Starts a task that the caller waits for, without link."
  def async_nolink(supervisor, fun, options \\ []), do: async(supervisor, :nolink, {:erlang, :apply, [fun, []]}, options)
  @doc "Like `async_nolink/3` for a named function."
  def async_nolink(supervisor, module, fun, args, options \\ []), do: async(supervisor, :nolink, {module, fun, args}, options)

  @doc "Starts a task nobody waits for."
  def start_child(supervisor, fun, options \\ []) when is_function(fun, 0) do
    start_child_with(supervisor, {Task.Supervised, :start_link, [{:erlang, :apply, [fun, []]}]}, options)
  end

  @doc "Starts a task of a named function nobody waits for."
  def start_child(supervisor, module, fun, args, options \\ []) do
    start_child_with(supervisor, {Task.Supervised, :start_link, [{module, fun, args}]}, options)
  end

  defp start_child_with(supervisor, start, options) do
    spec = %{
      id: Task.Supervised,
      start: start,
      restart: Keyword.get(options, :restart, :temporary),
      shutdown: Keyword.get(options, :shutdown, 5000)
    }

    DynamicSupervisor.start_child(supervisor, spec)
  end

  @doc "The pids of all tasks."
  def children(supervisor) do
    for {_, pid, _, _} <- DynamicSupervisor.which_children(supervisor), is_pid(pid), do: pid
  end

  @doc "Stops a task."
  def terminate_child(supervisor, pid), do: DynamicSupervisor.terminate_child(supervisor, pid)

  @doc "Like `Task.async_stream/3`."
  def async_stream(_supervisor, enumerable, fun, options \\ []) when is_function(fun, 1), do: Task.async_stream(enumerable, fun, options)
  @doc "Like `Task.async_stream/3`; a failing task does not take the caller down."
  def async_stream_nolink(_supervisor, enumerable, fun, options \\ []) when is_function(fun, 1) do
    options = Task.Supervised.validate_stream_options(options)
    fn acc, acc_fun -> Task.Supervised.stream(enumerable, acc, acc_fun, fun, Map.put(options, :link, false)) end
  end
end

defmodule Task.Supervisor.Init do
  @moduledoc false
  def init({_defaults, options}), do: DynamicSupervisor.init([strategy: :one_for_one] ++ options)
end
