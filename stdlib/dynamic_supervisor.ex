defmodule DynamicSupervisor do
  @moduledoc "A supervisor whose children are started one by one while it runs."

  @callback init(init_arg :: term) :: term

  defmacro __using__(opts) do
    quote location: :keep, bind_quoted: [opts: opts] do
      @behaviour DynamicSupervisor

      def child_spec(arg) do
        default = %{id: __MODULE__, start: {__MODULE__, :start_link, [arg]}, type: :supervisor}
        Supervisor.child_spec(default, unquote(Macro.escape(opts)))
      end

      defoverridable child_spec: 1
    end
  end

  @doc "A child specification for another supervisor."
  def child_spec(options) when is_list(options) do
    id = Keyword.get(options, :name, DynamicSupervisor)
    %{id: id, start: {DynamicSupervisor, :start_link, [options]}, type: :supervisor}
  end

  @doc "Starts a supervisor linked to the caller."
  def start_link(options) when is_list(options) do
    {sup, start} = Keyword.split(options, [:strategy, :max_children, :max_seconds, :max_restarts, :extra_arguments])
    start_link(Supervisor.Default, init(sup), start)
  end

  @doc "Starts a supervisor whose callback module gives its options, linked to the caller."
  def start_link(module, init_arg, options \\ []) do
    GenServer.start_link(DynamicSupervisor.Server, {module, init_arg, Keyword.get(options, :name)}, options)
  end

  @doc "What `init/1` of a dynamic supervisor returns."
  def init(options) when is_list(options) do
    strategy = Keyword.get(options, :strategy, :one_for_one)
    if strategy != :one_for_one, do: raise(ArgumentError, "expected :strategy to be :one_for_one, got: #{inspect(strategy)}")

    {:ok,
     %{
       strategy: strategy,
       intensity: Keyword.get(options, :max_restarts, 3),
       period: Keyword.get(options, :max_seconds, 5),
       max_children: Keyword.get(options, :max_children, :infinity),
       extra_arguments: Keyword.get(options, :extra_arguments, [])
     }}
  end

  @doc "Starts a child."
  def start_child(supervisor, {_, _, _, _, _, _} = spec), do: call(supervisor, {:start_child, spec})
  def start_child(supervisor, child_spec), do: call(supervisor, {:start_child, Supervisor.child_spec(child_spec, [])})

  @doc "Stops a child."
  def terminate_child(supervisor, pid) when is_pid(pid), do: call(supervisor, {:terminate_child, pid})
  @doc "The children: `{:undefined, pid, type, modules}`."
  def which_children(supervisor), do: call(supervisor, :which_children)
  @doc "How many children of which kind."
  def count_children(supervisor), do: call(supervisor, :count_children)
  @doc "Stops the supervisor and its children."
  def stop(supervisor, reason \\ :normal, timeout \\ :infinity), do: GenServer.stop(supervisor, reason, timeout)

  defp call(supervisor, request), do: GenServer.call(supervisor, request, :infinity)
end

defmodule DynamicSupervisor.Server do
  @moduledoc false

  # Children by pid; restarts of one child do not touch the others.

  def init({module, arg, name}) do
    Process.flag(:trap_exit, true)
    Process.put(:"$initial_call", {:supervisor, module, 1})

    case module.init(arg) do
      {:ok, flags} -> {:ok, Map.merge(flags, %{children: %{}, restarts: [], name: name || self(), module: module})}
      :ignore -> :ignore
      other -> {:stop, {:bad_return, {module, :init, other}}}
    end
  end

  def handle_call({:start_child, spec}, _from, state) do
    with {:ok, child} <- Supervisor.Server.check(spec),
         :ok <- room(state) do
      {m, f, a} = child.start
      child = %{child | start: {m, f, state.extra_arguments ++ a}}

      case Supervisor.Server.start(child) do
        {:ok, :undefined} -> {:reply, :ignore, state}
        {:ok, pid} -> {:reply, {:ok, pid}, %{state | children: Map.put(state.children, pid, %{child | pid: pid})}}
        {:error, reason} -> {:reply, {:error, reason}, state}
      end
    else
      {:error, reason} -> {:reply, {:error, reason}, state}
    end
  end

  def handle_call({:terminate_child, pid}, _from, state) do
    case state.children do
      %{^pid => child} ->
        Supervisor.Server.stop(child, state)
        {:reply, :ok, %{state | children: Map.delete(state.children, pid)}}

      _ ->
        {:reply, {:error, :not_found}, state}
    end
  end

  def handle_call(:which_children, _from, state) do
    rows =
      for {key, child} <- state.children do
        {:undefined, if(is_pid(key), do: key, else: :restarting), child.type, child.modules}
      end

    {:reply, rows, state}
  end

  def handle_call(:count_children, _from, %{children: children} = state) do
    all = Map.values(children)

    counts = %{
      specs: map_size(children),
      active: Enum.count(Map.keys(children), &is_pid/1),
      supervisors: Enum.count(all, &(&1.type == :supervisor)),
      workers: Enum.count(all, &(&1.type == :worker))
    }

    {:reply, counts, state}
  end

  defp room(%{max_children: :infinity}), do: :ok
  defp room(%{max_children: max, children: children}) when map_size(children) < max, do: :ok
  defp room(_), do: {:error, :max_children}

  def handle_cast({:try_again, key}, state) do
    case state.children do
      %{^key => child} -> restart(key, child, state)
      _ -> {:noreply, state}
    end
  end

  def handle_info({:EXIT, pid, reason}, state) do
    case state.children do
      %{^pid => child} -> exited(pid, child, reason, state)
      _ -> {:noreply, state}
    end
  end

  def handle_info(message, state) do
    Quaff.Report.error("DynamicSupervisor received unexpected message: #{inspect(message)}\n")
    {:noreply, state}
  end

  defp exited(pid, child, reason, state) do
    normal = reason == :normal or reason == :shutdown or match?({:shutdown, _}, reason)
    unless normal and child.restart != :permanent, do: Supervisor.Server.report(state, :child_terminated, reason, child)

    if child.restart == :permanent or (child.restart == :transient and not normal) do
      restart(pid, child, state)
    else
      {:noreply, %{state | children: Map.delete(state.children, pid)}}
    end
  end

  defp restart(key, child, state) do
    now = System.monotonic_time(:second)
    recent = Enum.take_while([now | state.restarts], &(now - &1 <= state.period))
    state = %{state | restarts: recent, children: Map.delete(state.children, key)}

    if length(recent) > state.intensity do
      Supervisor.Server.report(state, :shutdown, :reached_max_restart_intensity, child)
      {:stop, :shutdown, state}
    else
      case Supervisor.Server.start(child) do
        {:ok, :undefined} ->
          {:noreply, state}

        {:ok, pid} ->
          {:noreply, %{state | children: Map.put(state.children, pid, %{child | pid: pid})}}

        {:error, reason} ->
          Supervisor.Server.report(state, :start_error, reason, child)
          ref = make_ref()
          GenServer.cast(self(), {:try_again, ref})
          {:noreply, %{state | children: Map.put(state.children, ref, %{child | pid: :restarting})}}
      end
    end
  end

  def terminate(_reason, state) do
    # All are told to stop at once; then each gets its time.
    for {pid, child} <- state.children, is_pid(pid), child.shutdown != :brutal_kill, do: Process.exit(pid, :shutdown)
    Enum.each(state.children, fn {_, child} -> Supervisor.Server.stop(child, state) end)
  end

  def code_change(_old, state, _extra), do: {:ok, state}
end
