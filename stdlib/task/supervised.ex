defmodule Task.Supervised do
  @moduledoc false

  # The process side of `Task`: start, run, reply, and the report of a failure; and `Task.async_stream`.

  def start(mfa) do
    {:ok, spawn_task(get_owner(), get_callers(), mfa, [])}
  end

  def start_link(mfa), do: start_link(get_owner(), get_callers(), mfa)

  def start_link(owner, callers, mfa) do
    {:ok, spawn_task(owner, callers, mfa, [:link])}
  end

  defp spawn_task(owner, callers, mfa, opts) do
    ancestors = ancestors()

    :erlang.spawn_opt(
      fn ->
        init(ancestors, callers, mfa)
        invoke_mfa(owner, mfa)
      end,
      opts
    )
  end

  @doc "A linked process that waits for its reply reference, runs and replies."
  def spawn_async(owner, mfa), do: spawn_reply(owner, get_owner(), get_callers(), mfa)

  @doc "The same as a child of a supervisor, for an owner elsewhere."
  def start_link(owner, owner_info, callers, mfa), do: {:ok, spawn_reply(owner, owner_info, callers, mfa)}

  defp spawn_reply(owner, owner_info, callers, mfa) do
    ancestors = ancestors()

    :erlang.spawn_opt(
      fn ->
        init(ancestors, callers, mfa)
        reply(owner_info, owner, mfa)
      end,
      [:link]
    )
  end

  defp reply(owner_info, owner, mfa) do
    mref = :erlang.monitor(:process, owner)

    receive do
      {^owner, ref, reply_to} ->
        _ = :erlang.demonitor(mref, [:flush])
        send(reply_to, {ref, invoke_mfa(owner_info, mfa)})

      {:DOWN, ^mref, _, _, reason} ->
        # The owner is gone before the task began.
        exit({:shutdown, reason})
    end
  end

  defp init(ancestors, callers, mfa) do
    :erlang.put(:"$ancestors", ancestors)
    :erlang.put(:"$callers", callers)
    :erlang.put(:"$initial_call", initial_call(mfa))
    :ok
  end

  defp initial_call({:erlang, :apply, [fun, []]}) when is_function(fun, 0), do: of_fun(fun, 0)
  defp initial_call({:erlang, :apply, [fun, [_]]}) when is_function(fun, 1), do: of_fun(fun, 1)
  defp initial_call({mod, fun, args}), do: {mod, fun, length(args)}

  defp of_fun(fun, arity) do
    {:module, module} = :erlang.fun_info(fun, :module)
    {:name, name} = :erlang.fun_info(fun, :name)
    {module, name, arity}
  end

  defp self_or_name do
    case :erlang.process_info(self(), :registered_name) do
      {:registered_name, name} -> name
      _ -> self()
    end
  end

  @doc "Who starts a task, for its report."
  def get_owner, do: {node(), self_or_name(), self()}

  @doc "Who starts a task and for whom in turn."
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

  defp invoke_mfa(owner, {module, fun, args} = mfa) do
    apply(module, fun, args)
  catch
    :exit, value when value == :normal or value == :shutdown -> :erlang.raise(:exit, value, __STACKTRACE__)
    :exit, {:shutdown, _} = value -> :erlang.raise(:exit, value, __STACKTRACE__)
    kind, value -> failed(kind, value, __STACKTRACE__, owner, mfa)
  end

  # A failing task exits as a plain process would: errors and throws with their trace, exits as they are.
  defp failed(kind, value, stacktrace, owner, mfa) do
    {fun, args} = fun_and_args(mfa)
    value = if kind == :throw, do: {:nocatch, value}, else: value

    :logger.log(
      :error,
      %{
        label: {Task.Supervisor, :terminating},
        report: %{
          name: self(),
          starter: from(owner),
          function: fun,
          args: args,
          reason: {log_value(kind, value, stacktrace), stacktrace},
          process_label: :proc_lib.get_label(self())
        }
      },
      %{
        domain: [:otp, :elixir],
        error_logger: %{tag: :error_msg},
        report_cb: &Task.Supervised.format_report/1,
        callers: :erlang.get(:"$callers")
      }
    )

    :erlang.raise(:exit, if(kind == :exit, do: value, else: {value, stacktrace}), stacktrace)
  end

  defp log_value(:error, value, _stacktrace), do: value
  defp log_value(_, value, _), do: value

  defp from({node, name_or_pid, pid}) when node == node(), do: if(is_pid(name_or_pid), do: pid, else: name_or_pid)
  defp from({_node, name, pid}) when is_atom(name), do: {name, pid}
  defp from({_node, _, pid}), do: pid

  defp fun_and_args({:erlang, :apply, [fun, []]}) when is_function(fun, 0), do: {fun, []}
  defp fun_and_args({m, f, args}), do: {:erlang.make_fun(m, f, length(args)), args}

  @doc false
  def format_report(%{label: {Task.Supervisor, :terminating}, report: report}) do
    {~c"** Task ~p terminating~n** Started from ~p~n** When function  == ~p~n**      arguments == ~p~n** Reason for termination == ~n** ~p~n",
     [report.name, report.starter, report.function, report.args, report.reason]}
  end

  ## Streams

  # The owner starts the tasks itself, each linked and monitored. Linked as they are, a failing one takes the owner down
  # with its reason, unless it traps exits: then the element becomes `{:exit, reason}`. Tasks of a supervisor are linked to
  # that instead, and a reaper ends them with the owner. Results wait in `done` for their turn.
  #
  # Rejected: a process in the middle that starts and watches tasks for the owner (two messages more an element).

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

  def stream(enumerable, acc, acc_fun, callers, fun, options, supervisor \\ nil) do
    next = &Enumerable.reduce(enumerable, &1, fn x, _acc -> {:suspend, x} end)

    state = %{
      next: next,
      running: %{},
      done: %{},
      spawned: 0,
      given: 0,
      fun: fun,
      options: options,
      owner: get_owner(),
      ancestors: ancestors(),
      callers: callers,
      trap: trap?(),
      initial: if(is_function(fun), do: of_fun(fun, 1), else: {elem(fun, 0), elem(fun, 1), length(elem(fun, 2)) + 1}),
      supervisor: supervisor,
      reaper: if(supervisor, do: start_reaper(self()))
    }

    stream_reduce(acc, acc_fun, state)
  end

  defp trap? do
    {:trap_exit, trap} = :erlang.process_info(self(), :trap_exit)
    trap
  end

  defp stream_reduce({:halt, acc}, _acc_fun, state) do
    stream_close(state)
    {:halted, acc}
  end

  defp stream_reduce({:suspend, acc}, acc_fun, state) do
    {:suspended, acc, &stream_reduce(&1, acc_fun, state)}
  end

  defp stream_reduce({:cont, acc}, acc_fun, state) do
    state = stream_fill(state)

    case stream_ready(state) do
      {:ok, result, state} ->
        stream_reduce(consume(acc_fun, result, acc, state), acc_fun, state)

      :none when state.next == nil and map_size(state.running) == 0 ->
        stream_close(state)
        {:done, acc}

      :none ->
        stream_reduce({:cont, acc}, acc_fun, stream_wait(state))
    end
  end

  # The consumer may raise: then the tasks must not outlive the stream.
  defp consume(acc_fun, result, acc, state) do
    acc_fun.(result, acc)
  catch
    kind, reason ->
      stacktrace = __STACKTRACE__
      stream_close(state)
      :erlang.raise(kind, reason, stacktrace)
  end

  defp stream_fill(%{next: nil} = state), do: state

  defp stream_fill(%{spawned: spawned, given: given, running: running, options: %{max_concurrency: max}} = state) do
    if map_size(running) < max and spawned - given < max do
      case take(state) do
        {:suspended, element, next} -> stream_fill(stream_spawn(%{state | next: next}, element))
        _ -> %{state | next: nil}
      end
    else
      state
    end
  end

  defp take(%{next: next} = state) do
    next.({:cont, []})
  catch
    kind, reason ->
      stacktrace = __STACKTRACE__
      stream_close(%{state | next: nil})
      :erlang.raise(kind, reason, stacktrace)
  end

  defp stream_spawn(%{fun: fun, owner: owner, ancestors: ancestors, callers: callers} = state, element) do
    mfa =
      case fun do
        {m, f, args} -> {m, f, [element | args]}
        _ -> {:erlang, :apply, [fun, [element]]}
      end

    {pid, ref} =
      case state.supervisor do
        nil ->
          {_, _, to} = owner
          initial = state.initial

          :erlang.spawn_opt(
            fn ->
              :erlang.put(:"$ancestors", ancestors)
              :erlang.put(:"$callers", callers)
              :erlang.put(:"$initial_call", initial)
              send(to, {self(), invoke_mfa(owner, mfa)})
            end,
            [:link, :monitor]
          )

        supervisor ->
          under_supervisor(supervisor, owner, callers, mfa, state)
      end

    timer =
      case state.options.timeout do
        :infinity -> nil
        timeout -> :erlang.start_timer(timeout, self(), {Task.Supervised, pid})
      end

    running = Map.put(state.running, pid, {state.spawned, ref, element, timer})
    %{state | running: running, spawned: state.spawned + 1}
  end

  defp under_supervisor({supervisor, link, start}, {_, _, to} = owner, callers, mfa, state) do
    case start.(supervisor, [to, owner, callers, mfa]) do
      {:ok, pid} ->
        ref = :erlang.monitor(:process, pid)
        if link == :link, do: :erlang.link(pid), else: :ok
        send(state.reaper, {:add, pid})
        # It replies under its own pid.
        send(pid, {to, pid, to})
        {pid, ref}

      {:error, :max_children} ->
        stream_close(state)

        raise """
        reached the maximum number of tasks for this task supervisor. The maximum number \
        of tasks that are allowed to run at the same time under this supervisor can be \
        configured with the :max_children option passed to Task.Supervisor.start_link/1. When \
        using async_stream or async_stream_nolink, make sure to configure :max_concurrency to \
        be lower or equal to :max_children and pay attention to whether other tasks are also \
        spawned under the same task supervisor.\
        """
    end
  end

  defp stream_ready(%{options: %{ordered: true}, done: done, given: given} = state) do
    case done do
      %{^given => result} -> {:ok, result, %{state | done: Map.delete(done, given), given: given + 1}}
      _ -> :none
    end
  end

  defp stream_ready(%{done: done}) when map_size(done) == 0, do: :none

  defp stream_ready(%{done: done, given: given} = state) do
    [{position, result} | _] = :maps.to_list(done)
    {:ok, result, %{state | done: Map.delete(done, position), given: given + 1}}
  end

  defp stream_wait(%{running: running} = state) do
    receive do
      {pid, reply} when is_map_key(running, pid) ->
        {position, ref, _element, timer} = Map.fetch!(running, pid)
        cancel(timer)
        :erlang.demonitor(ref, [:flush])
        if state.trap, do: unlink(pid)
        %{state | running: Map.delete(running, pid), done: Map.put(state.done, position, {:ok, reply})}

      {:DOWN, _ref, :process, pid, reason} when is_map_key(running, pid) ->
        {position, _ref, element, timer} = Map.fetch!(running, pid)
        cancel(timer)
        unlink(pid)
        state = %{state | running: Map.delete(running, pid)}
        %{state | done: Map.put(state.done, position, exited(state, reason, element))}

      {:timeout, _timer, {Task.Supervised, pid}} when is_map_key(running, pid) ->
        {position, ref, element, _timer} = Map.fetch!(running, pid)

        case state.options.on_timeout do
          :exit ->
            stream_close(state)
            exit({:timeout, {Task.Supervised, :stream, [state.options.timeout]}})

          :kill_task ->
            kill(pid, ref)
            state = %{state | running: Map.delete(running, pid)}
            %{state | done: Map.put(state.done, position, exited(state, :timeout, element))}
        end
    end
  end

  defp exited(%{options: %{zip_input_on_exit: true}}, reason, element), do: {:exit, {element, reason}}
  defp exited(_state, reason, _element), do: {:exit, reason}

  defp cancel(nil), do: :ok
  defp cancel(timer), do: :erlang.cancel_timer(timer)

  # Ends a task; nothing of it is left in the mailbox.
  defp kill(pid, ref) do
    unlink(pid)
    :erlang.exit(pid, :kill)

    receive do
      {:DOWN, ^ref, _, _, _} -> :ok
    end

    receive do
      {^pid, _reply} -> :ok
    after
      0 -> :ok
    end
  end

  defp unlink(pid) do
    :erlang.unlink(pid)

    receive do
      {:EXIT, ^pid, _} -> :ok
    after
      0 -> :ok
    end
  end

  defp stream_close(state) do
    Enum.each(state.running, fn {pid, {_, ref, _, timer}} ->
      cancel(timer)
      kill(pid, ref)

      receive do
        {:timeout, _, {Task.Supervised, ^pid}} -> :ok
      after
        0 -> :ok
      end
    end)

    if state.reaper, do: send(state.reaper, :done)
    if state.next, do: state.next.({:halt, []})
    :ok
  end

  # Ends the tasks of a supervisor when their owner ends.
  defp start_reaper(owner) do
    :erlang.spawn(fn -> reaper(:erlang.monitor(:process, owner), []) end)
  end

  defp reaper(mon, pids) do
    receive do
      {:add, pid} -> reaper(mon, [pid | pids])
      :done -> :ok
      {:DOWN, ^mon, _, _, _} -> :lists.foreach(&:erlang.exit(&1, :kill), pids)
    end
  end
end
