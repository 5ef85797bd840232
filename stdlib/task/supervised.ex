defmodule Task.Supervised do
  @moduledoc false

  # The process side of `Task`: start, run, reply, and the report of a failure.

  def start(mfa) do
    {owner, callers} = {get_owner(), get_callers()}
    {:ok, spawn_proc(owner, callers, mfa, [])}
  end

  def start_link(mfa) do
    {owner, callers} = {get_owner(), get_callers()}
    {:ok, spawn_proc(owner, callers, mfa, [:link])}
  end

  defp spawn_proc(owner, callers, mfa, opts) do
    ancestors = ancestors()

    :erlang.spawn_opt(
      fn ->
        init(ancestors, callers, mfa)
        invoke_mfa(owner, mfa)
      end,
      opts
    )
  end

  @doc "A task under a supervisor whose owner will send the reference to reply with."
  def start_for(owner, _link, mfa) do
    callers = [owner | List.delete(get_callers(), self())]
    ancestors = ancestors()

    pid =
      :erlang.spawn_link(fn ->
        init(ancestors, callers, mfa)
        reply({node(), owner, owner}, owner, mfa)
      end)

    {:ok, pid}
  end

  @doc "A linked process that waits for its reply reference, runs and replies."
  def spawn_async(owner, mfa) do
    full_owner = get_owner()
    callers = get_callers()
    ancestors = ancestors()

    :erlang.spawn_link(fn ->
      init(ancestors, callers, mfa)
      reply(full_owner, owner, mfa)
    end)
  end

  defp reply(full_owner, owner, mfa) do
    mref = :erlang.monitor(:process, owner)

    receive do
      {^owner, ref, reply_to} ->
        _ = :erlang.demonitor(mref, [:flush])
        send(reply_to, {ref, invoke_mfa(full_owner, mfa)})

      {:DOWN, ^mref, _, _, reason} ->
        exit({:shutdown, reason})
    end
  end

  defp init(ancestors, callers, mfa) do
    Process.put(:"$ancestors", ancestors)
    Process.put(:"$callers", callers)
    Process.put(:"$initial_call", initial_call(mfa))
    :ok
  end

  defp initial_call({:erlang, :apply, [fun, []]}) when is_function(fun, 0) do
    {:module, module} = :erlang.fun_info(fun, :module)
    {:name, name} = :erlang.fun_info(fun, :name)
    {module, name, 0}
  end

  defp initial_call({mod, fun, args}), do: {mod, fun, length(args)}

  defp self_or_name do
    case Process.info(self(), :registered_name) do
      {:registered_name, name} when is_atom(name) -> name
      _ -> self()
    end
  end

  defp get_owner, do: {node(), self_or_name(), self()}

  def get_callers do
    case :erlang.get(:"$callers") do
      [_ | _] = list -> [self() | list]
      _ -> [self()]
    end
  end

  defp ancestors do
    case :erlang.get(:"$ancestors") do
      list when is_list(list) -> [self_or_name() | list]
      _ -> [self_or_name()]
    end
  end

  def invoke_mfa(owner, {module, fun, args} = mfa) do
    try do
      apply(module, fun, args)
    catch
      :exit, value
      when value == :normal
      when value == :shutdown
      when tuple_size(value) == 2 and elem(value, 0) == :shutdown ->
        exit(value)

      kind, value ->
        {fun, args} = fun_and_args(mfa)
        reason = log_reason(kind, value, __STACKTRACE__)
        report(owner, {kind, value, __STACKTRACE__}, fun, args)
        exit(exit_reason(kind, reason, __STACKTRACE__))
    end
  end

  defp log_reason(:error, %_{__exception__: true} = value, _), do: value
  defp log_reason(:error, value, stacktrace), do: Exception.normalize(:error, value, stacktrace)
  defp log_reason(:throw, value, _), do: {:nocatch, value}
  defp log_reason(:exit, value, _), do: value

  # A failing task exits as a plain process would: errors and throws with their trace, exits as they are.
  defp exit_reason(:exit, reason, _), do: reason
  defp exit_reason(_, reason, stacktrace), do: {reason, stacktrace}

  defp fun_and_args({:erlang, :apply, [fun, []]}) when is_function(fun, 0), do: {fun, []}
  defp fun_and_args({m, f, args}), do: {:erlang.make_fun(m, f, length(args)), args}

  defp report({_node, name, _pid}, error, fun, args) do
    Quaff.Report.task(self(), name, error, fun, args)
  end

  ## Streams

  def validate_stream_options(options) do
    max_concurrency = Keyword.get_lazy(options, :max_concurrency, &System.schedulers_online/0)
    on_timeout = Keyword.get(options, :on_timeout, :exit)
    timeout = Keyword.get(options, :timeout, 5000)
    ordered = Keyword.get(options, :ordered, true)
    zip_input_on_exit = Keyword.get(options, :zip_input_on_exit, false)

    unless is_integer(max_concurrency) and max_concurrency > 0 do
      raise ArgumentError, ":max_concurrency must be an integer greater than zero"
    end

    unless on_timeout in [:exit, :kill_task] do
      raise ArgumentError, ":on_timeout must be either :exit or :kill_task"
    end

    unless (is_integer(timeout) and timeout >= 0) or timeout == :infinity do
      raise ArgumentError, ":timeout must be either a positive integer or :infinity"
    end

    %{
      max_concurrency: max_concurrency,
      on_timeout: on_timeout,
      timeout: timeout,
      ordered: ordered,
      zip_input_on_exit: zip_input_on_exit
    }
  end

  # The stream runs inside the process that enumerates it; every element has a monitored, linked process. The state
  # holds what runs (`running`: monitor -> {position, pid, element, timer}), what is done but not yet given out
  # (`done`: position -> result) and the suspended source.
  def stream(enumerable, acc, acc_fun, fun, options) do
    next = &Enumerable.reduce(enumerable, &1, fn x, _ -> {:suspend, x} end)
    trap = Process.flag(:trap_exit, true)

    state = %{
      next: next,
      source: :open,
      running: %{},
      done: %{},
      spawned: 0,
      given: 0,
      fun: fun,
      options: options,
      owner: get_owner(),
      trap: trap,
      held: []
    }

    try do
      stream_loop(acc, acc_fun, state)
    catch
      kind, reason ->
        stacktrace = __STACKTRACE__
        stream_close(state)
        :erlang.raise(kind, reason, stacktrace)
    end
  end

  defp stream_loop({:halt, acc}, _acc_fun, state) do
    stream_close(state)
    {:halted, acc}
  end

  defp stream_loop({:suspend, acc}, acc_fun, state) do
    {:suspended, acc, &stream_loop(&1, acc_fun, state)}
  end

  defp stream_loop({:cont, acc}, acc_fun, state) do
    state = stream_fill(state)

    case stream_ready(state) do
      {:ok, result, state} ->
        stream_loop(guard(state, fn -> acc_fun.(result, acc) end), acc_fun, state)

      :none when state.source == :closed and map_size(state.running) == 0 ->
        stream_close(state)
        {:done, acc}

      :none ->
        stream_loop({:cont, acc}, acc_fun, stream_wait(state))
    end
  end

  # The consumer's function may raise: then the tasks must not outlive the stream.
  defp guard(state, fun) do
    fun.()
  catch
    kind, reason ->
      stacktrace = __STACKTRACE__
      stream_close(state)
      :erlang.raise(kind, reason, stacktrace)
  end

  defp stream_fill(%{source: :open, running: running, options: options} = state) do
    if map_size(running) < options.max_concurrency and state.spawned - state.given < options.max_concurrency + window(options) do
      case guard(state, fn -> state.next.({:cont, []}) end) do
        {:suspended, element, next} -> stream_fill(stream_spawn(%{state | next: next}, element))
        {:done, []} -> %{state | source: :closed}
        {:halted, []} -> %{state | source: :closed}
        {_, _} -> %{state | source: :closed}
      end
    else
      state
    end
  end

  defp stream_fill(state), do: state

  # Unordered results never wait for each other; ordered ones may pile up behind a slow element, within bounds.
  defp window(%{ordered: true}), do: 0
  defp window(_), do: 0

  defp stream_spawn(state, element) do
    mfa =
      case state.fun do
        fun when is_function(fun) -> {:erlang, :apply, [fun, [element]]}
        {m, f, args} -> {m, f, [element | args]}
      end

    owner = self()
    pid = spawn_async(owner, mfa)
    ref = :erlang.monitor(:process, pid, alias: :demonitor)
    send(pid, {owner, ref, ref})

    timer =
      case state.options.timeout do
        :infinity -> nil
        timeout -> :erlang.start_timer(timeout, owner, {Task.Supervised, ref})
      end

    running = Map.put(state.running, ref, {state.spawned, pid, element, timer})
    %{state | running: running, spawned: state.spawned + 1}
  end

  defp stream_ready(%{options: %{ordered: true}, done: done, given: given} = state) do
    case done do
      %{^given => result} -> {:ok, result, %{state | done: Map.delete(done, given), given: given + 1}}
      _ -> :none
    end
  end

  defp stream_ready(%{done: done} = state) do
    case Enum.take(done, 1) do
      [] -> :none
      [{position, result}] -> {:ok, result, %{state | done: Map.delete(done, position), given: state.given + 1}}
    end
  end

  defp stream_wait(%{running: running} = state) do
    receive do
      {ref, reply} when is_map_key(running, ref) ->
        {position, pid, _element, timer} = Map.fetch!(running, ref)
        cancel(timer)
        Process.demonitor(ref, [:flush])
        Process.unlink(pid)
        flush_exit(pid)
        %{state | running: Map.delete(running, ref), done: Map.put(state.done, position, {:ok, reply})}

      {:DOWN, ref, _, _, reason} when is_map_key(running, ref) ->
        {position, pid, element, timer} = Map.fetch!(running, ref)
        cancel(timer)
        flush_exit(pid)
        state = %{state | running: Map.delete(running, ref)}

        if state.trap or Map.get(state.options, :link, true) == false do
          %{state | done: Map.put(state.done, position, exited(state, reason, element))}
        else
          stream_close(state)
          exit(exit_for_owner(reason))
        end

      {:timeout, _timer, {Task.Supervised, ref}} when is_map_key(running, ref) ->
        {position, pid, element, _timer} = Map.fetch!(running, ref)

        case state.options.on_timeout do
          :exit ->
            stream_close(state)
            exit({:timeout, {Task.Supervised, :stream, [state.options.timeout]}})

          :kill_task ->
            Process.unlink(pid)
            Process.demonitor(ref, [:flush])
            Process.exit(pid, :kill)
            flush_exit(pid)
            %{state | running: Map.delete(running, ref), done: Map.put(state.done, position, exited(state, :timeout, element))}
        end
    end
  end

  defp exit_for_owner(reason), do: reason

  defp exited(%{options: %{zip_input_on_exit: true}}, reason, element), do: {:exit, {element, reason}}
  defp exited(_state, reason, _element), do: {:exit, reason}

  defp cancel(nil), do: :ok
  defp cancel(timer), do: :erlang.cancel_timer(timer)

  defp flush_exit(pid) do
    receive do
      {:EXIT, ^pid, _} -> :ok
    after
      0 -> :ok
    end
  end

  defp stream_close(state) do
    Enum.each(state.running, fn {ref, {_, pid, _, timer}} ->
      cancel(timer)
      Process.unlink(pid)
      Process.demonitor(ref, [:flush])
      Process.exit(pid, :kill)
      flush_exit(pid)
    end)

    Process.flag(:trap_exit, state.trap)
    if state.source == :open, do: state.next.({:halt, []})
    :ok
  end
end
