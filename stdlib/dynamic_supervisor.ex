defmodule DynamicSupervisor do
  @moduledoc "A supervisor whose children are started one by one while it runs."

  # Children are a map from pid to `{mfa, restart, shutdown, type, modules}`, or `{:restarting, …}` for one whose last
  # start failed; the arguments of temporary children are not kept. The exit of one child touches no other.

  @behaviour GenServer

  @callback init(init_arg :: term) :: term

  defstruct [
    :args,
    :extra_arguments,
    :mod,
    :name,
    :strategy,
    :max_children,
    :max_restarts,
    :max_seconds,
    children: %{},
    restarts: []
  ]

  defmacro __using__(opts) do
    quote location: :keep, bind_quoted: [opts: opts] do
      @behaviour DynamicSupervisor

      unless Module.has_attribute?(__MODULE__, :doc) do
        @doc "Returns a specification to start this module under a supervisor."
      end

      def child_spec(arg) do
        default = %{id: __MODULE__, start: {__MODULE__, :start_link, [arg]}, type: :supervisor}
        Supervisor.child_spec(default, unquote(Macro.escape(opts)))
      end

      defoverridable child_spec: 1
    end
  end

  @doc "A child specification for another supervisor."
  def child_spec(options) when is_list(options) do
    id =
      case Keyword.get(options, :name, DynamicSupervisor) do
        name when is_atom(name) -> name
        {:global, name} -> name
        {:via, _module, name} -> name
      end

    %{id: id, start: {DynamicSupervisor, :start_link, [options]}, type: :supervisor}
  end

  @doc "Starts a supervisor linked to the caller."
  def start_link(options) when is_list(options) do
    {sup, start} = Keyword.split(options, [:extra_arguments, :max_children, :max_seconds, :max_restarts, :strategy])
    start_link(Supervisor.Default, init(sup), start)
  end

  @doc "Starts a supervisor whose callback module gives its options, linked to the caller."
  def start_link(module, init_arg, opts \\ []) do
    GenServer.start_link(DynamicSupervisor, {module, init_arg, opts[:name]}, opts)
  end

  @doc "Starts a child."
  def start_child(supervisor, {_, _, _, _, _, _} = child_spec), do: validate_and_start_child(supervisor, child_spec)

  def start_child(supervisor, child_spec),
    do: validate_and_start_child(supervisor, Supervisor.child_spec(child_spec, []))

  defp validate_and_start_child(supervisor, child_spec) do
    case validate_child(child_spec) do
      {:ok, child} -> call(supervisor, {:start_child, child})
      error -> {:error, error}
    end
  end

  defp validate_child(%{id: _, start: {mod, _, _} = start} = child) do
    restart = Map.get(child, :restart, :permanent)
    type = Map.get(child, :type, :worker)
    modules = Map.get(child, :modules, [mod])
    significant = Map.get(child, :significant, false)

    shutdown =
      case type do
        :worker -> Map.get(child, :shutdown, 5_000)
        :supervisor -> Map.get(child, :shutdown, :infinity)
      end

    validate_child(start, restart, shutdown, type, modules, significant)
  end

  defp validate_child({_, start, restart, shutdown, type, modules}),
    do: validate_child(start, restart, shutdown, type, modules, false)

  defp validate_child(other), do: {:invalid_child_spec, other}

  defp validate_child(start, restart, shutdown, type, modules, significant) do
    cond do
      not match?({m, f, a} when is_atom(m) and is_atom(f) and is_list(a), start) -> {:invalid_mfa, start}
      type not in [:worker, :supervisor] -> {:invalid_child_type, type}
      restart not in [:permanent, :temporary, :transient] -> {:invalid_restart_type, restart}
      not ((is_integer(shutdown) and shutdown >= 0) or shutdown in [:infinity, :brutal_kill]) -> {:invalid_shutdown, shutdown}
      not (modules == :dynamic or (is_list(modules) and Enum.all?(modules, &is_atom/1))) -> {:invalid_modules, modules}
      significant != false -> {:invalid_significant, significant}
      true -> {:ok, {start, restart, shutdown, type, modules}}
    end
  end

  @doc "Stops a child."
  def terminate_child(supervisor, pid) when is_pid(pid), do: call(supervisor, {:terminate_child, pid})

  @doc "The children: `{:undefined, pid, type, modules}`."
  def which_children(supervisor), do: call(supervisor, :which_children)

  @doc "How many children of which kind."
  def count_children(supervisor), do: call(supervisor, :count_children) |> :maps.from_list()

  @doc "Stops the supervisor and its children."
  def stop(supervisor, reason \\ :normal, timeout \\ :infinity), do: GenServer.stop(supervisor, reason, timeout)

  @doc "What `init/1` of a dynamic supervisor returns."
  def init(options)

  def init(options) when is_list(options) do
    strategy = Keyword.get(options, :strategy, :one_for_one)
    intensity = Keyword.get(options, :max_restarts, 3)
    period = Keyword.get(options, :max_seconds, 5)
    max_children = Keyword.get(options, :max_children, :infinity)
    extra_arguments = Keyword.get(options, :extra_arguments, [])

    {:ok,
     %{
       strategy: strategy,
       intensity: intensity,
       period: period,
       max_children: max_children,
       extra_arguments: extra_arguments
     }}
  end

  def init({mod, init_arg, name}) do
    Process.put(:"$initial_call", {:supervisor, mod, 1})
    Process.flag(:trap_exit, true)

    name =
      cond do
        is_nil(name) -> {self(), mod}
        is_atom(name) -> {:local, name}
        is_tuple(name) -> name
      end

    case mod.init(init_arg) do
      {:ok, flags} when is_map(flags) ->
        state = %DynamicSupervisor{mod: mod, args: init_arg, name: name}

        case init(state, flags) do
          {:ok, state} -> {:ok, state}
          {:error, reason} -> {:stop, {:supervisor_data, reason}}
        end

      :ignore ->
        :ignore

      other ->
        {:stop, {:bad_return, {mod, :init, other}}}
    end
  end

  defp init(state, flags) do
    extra_arguments = Map.get(flags, :extra_arguments, [])
    max_children = Map.get(flags, :max_children, :infinity)
    max_restarts = Map.get(flags, :intensity, 1)
    max_seconds = Map.get(flags, :period, 5)
    strategy = Map.get(flags, :strategy, :one_for_one)

    cond do
      strategy != :one_for_one -> {:error, {:invalid_strategy, strategy}}
      not (is_integer(max_restarts) and max_restarts >= 0) -> {:error, {:invalid_intensity, max_restarts}}
      not (is_integer(max_seconds) and max_seconds > 0) -> {:error, {:invalid_period, max_seconds}}
      not (max_children == :infinity or (is_integer(max_children) and max_children >= 0)) -> {:error, {:invalid_max_children, max_children}}
      not is_list(extra_arguments) -> {:error, {:invalid_extra_arguments, extra_arguments}}
      true ->
        {:ok,
         %{
           state
           | extra_arguments: extra_arguments,
             max_children: max_children,
             max_restarts: max_restarts,
             max_seconds: max_seconds,
             strategy: strategy
         }}
    end
  end

  @doc false
  def handle_call(:which_children, _from, state) do
    rows =
      for {pid, args} <- state.children do
        case args do
          {:restarting, {_, _, _, type, modules}} -> {:undefined, :restarting, type, modules}
          {_, _, _, type, modules} -> {:undefined, pid, type, modules}
        end
      end

    {:reply, rows, state}
  end

  def handle_call(:count_children, _from, %{children: children} = state) do
    {active, workers, supervisors} =
      :maps.fold(
        fn
          _pid, {:restarting, {_, _, _, type, _}}, acc -> counted(type, 0, acc)
          _pid, {_, _, _, type, _}, acc -> counted(type, 1, acc)
        end,
        {0, 0, 0},
        children
      )

    {:reply, [specs: map_size(children), active: active, supervisors: supervisors, workers: workers], state}
  end

  def handle_call({:terminate_child, pid}, _from, %{children: children} = state) do
    case children do
      %{^pid => info} ->
        :ok = terminate_children(%{pid => info}, state)
        {:reply, :ok, %{state | children: Map.delete(children, pid)}}

      %{} ->
        {:reply, {:error, :not_found}, state}
    end
  end

  def handle_call({:start_task, args, restart, shutdown}, from, state) do
    child = {{Task.Supervised, :start_link, args}, restart, shutdown, :worker, [Task.Supervised]}
    handle_call({:start_child, child}, from, state)
  end

  def handle_call({:start_child, {_, _, _, _, _} = child}, _from, %{max_children: max} = state) do
    if max == :infinity or map_size(state.children) < max do
      {{m, f, args} = mfa, restart, shutdown, type, modules} = child
      args = if state.extra_arguments == [], do: args, else: state.extra_arguments ++ args

      case start(m, f, args) do
        {:ok, pid} -> {:reply, {:ok, pid}, save(pid, mfa, restart, shutdown, type, modules, state)}
        {:ok, pid, info} -> {:reply, {:ok, pid, info}, save(pid, mfa, restart, shutdown, type, modules, state)}
        other -> {:reply, other, state}
      end
    else
      {:reply, {:error, :max_children}, state}
    end
  end

  defp counted(:worker, n, {active, workers, supervisors}), do: {active + n, workers + 1, supervisors}
  defp counted(:supervisor, n, {active, workers, supervisors}), do: {active + n, workers, supervisors + 1}

  defp start(m, f, a) do
    case apply(m, f, a) do
      {:ok, pid} when is_pid(pid) -> {:ok, pid}
      {:ok, pid, extra} when is_pid(pid) -> {:ok, pid, extra}
      :ignore -> :ignore
      {:error, _} = error -> error
      other -> {:error, other}
    end
  catch
    :exit, reason -> {:error, reason}
    :error, reason -> {:error, {reason, __STACKTRACE__}}
    :throw, value -> {:error, {{:nocatch, value}, __STACKTRACE__}}
  end

  defp save(pid, {m, f, _}, :temporary, shutdown, type, modules, state),
    do: put(pid, {{m, f, :undefined}, :temporary, shutdown, type, modules}, state)

  defp save(pid, mfa, restart, shutdown, type, modules, state), do: put(pid, {mfa, restart, shutdown, type, modules}, state)

  defp put(pid, child, %{children: children} = state), do: %{state | children: Map.put(children, pid, child)}

  @doc false
  def handle_cast(_msg, state), do: {:noreply, state}

  @doc false
  def handle_info({:EXIT, pid, reason}, %{children: children} = state) do
    case children do
      %{^pid => {_, restart, _, _, _} = child} -> exited(restart, reason, pid, child, state)
      _ -> {:noreply, state}
    end
  end

  def handle_info({:"$gen_restart", pid}, %{children: children} = state) do
    case children do
      %{^pid => {:restarting, child}} -> restart(pid, child, state)
      # It was removed or stopped in the meantime.
      %{} -> {:noreply, state}
    end
  end

  def handle_info(msg, state) do
    :logger.log(
      :error,
      %{label: {DynamicSupervisor, :unexpected_msg}, report: %{msg: msg}},
      %{domain: [:otp, :elixir], error_logger: %{tag: :error_msg}, report_cb: &DynamicSupervisor.format_report/1}
    )

    {:noreply, state}
  end

  @doc false
  def format_report(%{label: {DynamicSupervisor, :unexpected_msg}, report: %{msg: msg}}),
    do: {~c"DynamicSupervisor received unexpected message: ~p~n", [msg]}

  @doc false
  def code_change(_, %{mod: mod, args: init_arg} = state, _) do
    case mod.init(init_arg) do
      {:ok, flags} when is_map(flags) -> init(state, flags)
      :ignore -> {:ok, state}
      error -> error
    end
  end

  @doc false
  def terminate(_, %{children: children} = state), do: terminate_children(children, state)

  # All are told at once; then each gets its time, and what is left is killed. The ends come in any order, so they are
  # received as they come: waiting for one after the other would search all that came before.
  defp terminate_children(children, state) do
    watched =
      for {pid, {_, _, _, _, _} = child} <- children, into: %{} do
        mon = Process.monitor(pid)
        Process.unlink(pid)
        {mon, {pid, child}}
      end

    for {_, {pid, child}} <- watched, do: Process.exit(pid, if(elem(child, 2) == :brutal_kill, do: :kill, else: :shutdown))
    await_ends(watched, System.monotonic_time(:millisecond), state)
    if map_size(children) == 1, do: flush_exit(hd(Map.keys(children)))
    :ok
  end

  defp await_ends(watched, _started, _state) when map_size(watched) == 0, do: :ok

  defp await_ends(watched, started, state) do
    receive do
      {:DOWN, mon, :process, _, reason} when is_map_key(watched, mon) ->
        {{pid, {_, restart, shutdown, _, _} = child}, watched} = Map.pop!(watched, mon)
        unless expected(reason, restart, shutdown), do: report_error(:shutdown_error, reason, pid, child, state)
        await_ends(watched, started, state)
    after
      soonest(watched, started) ->
        now = System.monotonic_time(:millisecond)

        watched =
          Map.new(watched, fn {mon, {pid, {mfa, restart, shutdown, type, modules}}} ->
            if is_integer(shutdown) and now - started >= shutdown do
              Process.exit(pid, :kill)
              {mon, {pid, {mfa, restart, :infinity, type, modules}}}
            else
              {mon, {pid, {mfa, restart, shutdown, type, modules}}}
            end
          end)

        await_ends(watched, started, state)
    end
  end

  # Looked for in all of them only when there are few: with many, time is up at a round.
  defp soonest(watched, started) when map_size(watched) <= 100 do
    times = for {_, {_, {_, _, shutdown, _, _}}} <- watched, is_integer(shutdown), do: shutdown

    case times do
      [] -> :infinity
      _ -> max(started + Enum.min(times) - System.monotonic_time(:millisecond), 0)
    end
  end

  defp soonest(_watched, _started), do: 100

  # A child that died before the link was taken away has left a message.
  defp flush_exit(pid) do
    receive do
      {:EXIT, ^pid, _} -> :ok
    after
      0 -> :ok
    end
  end

  defp expected(:killed, _, :brutal_kill), do: true
  defp expected(:shutdown, _, _), do: true
  defp expected({:shutdown, _}, restart, _), do: restart != :permanent
  defp expected(:normal, restart, _), do: restart != :permanent
  defp expected(_, _, _), do: false

  defp exited(:permanent, reason, pid, child, state) do
    report_error(:child_terminated, reason, pid, child, state)
    restart(pid, child, state)
  end

  defp exited(_, :normal, pid, _child, state), do: {:noreply, delete(pid, state)}
  defp exited(_, :shutdown, pid, _child, state), do: {:noreply, delete(pid, state)}
  defp exited(_, {:shutdown, _}, pid, _child, state), do: {:noreply, delete(pid, state)}

  defp exited(:transient, reason, pid, child, state) do
    report_error(:child_terminated, reason, pid, child, state)
    restart(pid, child, state)
  end

  defp exited(:temporary, reason, pid, child, state) do
    report_error(:child_terminated, reason, pid, child, state)
    {:noreply, delete(pid, state)}
  end

  defp delete(pid, %{children: children} = state), do: %{state | children: Map.delete(children, pid)}

  defp restart(pid, child, %{restarts: restarts} = state) do
    case :supervisor.add_restart(restarts, length(restarts), state.max_restarts, state.max_seconds) do
      {:ok, restarts, _} ->
        restarted(pid, child, %{state | restarts: restarts})

      {:too_many, restarts, _} ->
        report_error(:shutdown, :reached_max_restart_intensity, pid, child, state)
        {:stop, :shutdown, delete(pid, %{state | restarts: restarts})}
    end
  end

  defp restarted(pid, {{m, f, args}, restart, shutdown, type, modules} = child, state) do
    case start(m, f, state.extra_arguments ++ args) do
      {:ok, new} ->
        {:noreply, save(new, {m, f, args}, restart, shutdown, type, modules, delete(pid, state))}

      {:ok, new, _} ->
        {:noreply, save(new, {m, f, args}, restart, shutdown, type, modules, delete(pid, state))}

      :ignore ->
        {:noreply, delete(pid, state)}

      {:error, reason} ->
        report_error(:start_error, reason, {:restarting, pid}, child, state)
        send(self(), {:"$gen_restart", pid})
        {:noreply, put(pid, {:restarting, child}, state)}
    end
  end

  # Of the domain `[:otp, :sasl]`, which is off by default and then not even built.
  defp report_error(error, reason, pid, child, state) do
    if Quaff.Log.sasl?(), do: send_report(error, reason, pid, child, state)
  end

  defp send_report(error, reason, pid, {mfa, restart, shutdown, type, _modules}, %{name: name} = state) do
    {m, f, a} = mfa
    args = if is_list(a), do: [mfargs: {m, f, state.extra_arguments ++ a}], else: [mfargs: mfa]

    :logger.log(
      :error,
      %{
        label: {:supervisor, error},
        report: [
          supervisor: name,
          errorContext: error,
          reason: reason,
          offender: [pid: pid, id: :undefined] ++ args ++ [restart_type: restart, shutdown: shutdown, child_type: type]
        ]
      },
      %{
        domain: [:otp, :sasl],
        report_cb: &:supervisor.format_log/2,
        logger_formatter: %{title: ~c"SUPERVISOR REPORT"},
        error_logger: %{tag: :error_report, type: :supervisor_report, report_cb: &:supervisor.format_log/1}
      }
    )
  end

  defp call(supervisor, req), do: GenServer.call(supervisor, req, :infinity)
end
