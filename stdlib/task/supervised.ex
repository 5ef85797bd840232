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
    {:trap_exit, trap} = :erlang.process_info(self(), :trap_exit)
    initial = if is_function(fun), do: of_fun(fun, 1), else: {elem(fun, 0), elem(fun, 1), length(elem(fun, 2)) + 1}

    start = %{
      fun: fun,
      timeout: options.timeout,
      owner: get_owner(),
      ancestors: ancestors(),
      callers: callers,
      initial: initial,
      supervisor: supervisor,
      reaper: if(supervisor, do: start_reaper(self()))
    }

    stream_reduce(acc, acc_fun, {options.max_concurrency, options.ordered, trap, options, start}, next, %{}, %{}, 0, 0)
  end

  # What does not change is `fixed`: {how many at once, whether in order, whether exits are trapped, options, how to start
  # a task}. What does are arguments: where the elements come from (nil: there are no more), tasks by pid, results that wait
  # by position, and how many were started and given.

  defp stream_reduce({:cont, acc}, acc_fun, fixed, next, running, done, spawned, given),
    do: stream_fill(acc, acc_fun, fixed, next, running, done, spawned, given)

  defp stream_reduce({:halt, acc}, _acc_fun, fixed, next, running, _done, _spawned, _given) do
    stream_close(fixed, next, running)
    {:halted, acc}
  end

  defp stream_reduce({:suspend, acc}, acc_fun, fixed, next, running, done, spawned, given),
    do: {:suspended, acc, &stream_reduce(&1, acc_fun, fixed, next, running, done, spawned, given)}

  defp stream_fill(acc, acc_fun, {max, _, _, _, start} = fixed, next, running, done, spawned, given)
       when next != nil and map_size(running) < max and spawned - given < max do
    case take(next, fixed, running) do
      {:suspended, element, next} ->
        {pid, task} = stream_spawn(element, spawned, start, fixed, next, running)
        stream_fill(acc, acc_fun, fixed, next, :maps.put(pid, task, running), done, spawned + 1, given)

      _ ->
        stream_fill(acc, acc_fun, fixed, nil, running, done, spawned, given)
    end
  end

  defp stream_fill(acc, acc_fun, fixed, next, running, done, spawned, given) when map_size(done) == 0,
    do: stream_wait(acc, acc_fun, fixed, next, running, done, spawned, given)

  defp stream_fill(acc, acc_fun, {_, true, _, _, _} = fixed, next, running, done, spawned, given) do
    case done do
      %{^given => result} -> give(result, acc, acc_fun, fixed, next, running, :maps.remove(given, done), spawned, given)
      _ -> stream_wait(acc, acc_fun, fixed, next, running, done, spawned, given)
    end
  end

  defp give(result, acc, acc_fun, fixed, next, running, done, spawned, given) do
    result = consume(acc_fun, result, acc, fixed, next, running)
    stream_reduce(result, acc_fun, fixed, next, running, done, spawned, given + 1)
  end

  # A result whose turn it is goes to the consumer right away.
  defp came(position, result, acc, acc_fun, {_, ordered, _, _, _} = fixed, next, running, done, spawned, given)
       when position == given or not ordered,
       do: give(result, acc, acc_fun, fixed, next, running, done, spawned, given)

  defp came(position, result, acc, acc_fun, fixed, next, running, done, spawned, given),
    do: stream_fill(acc, acc_fun, fixed, next, running, :maps.put(position, result, done), spawned, given)

  # The consumer may raise, as may the enumerable: then the tasks must not outlive the stream.
  defp consume(acc_fun, result, acc, fixed, next, running) do
    acc_fun.(result, acc)
  catch
    kind, reason ->
      stacktrace = __STACKTRACE__
      stream_close(fixed, next, running)
      :erlang.raise(kind, reason, stacktrace)
  end

  defp take(next, fixed, running) do
    next.({:cont, []})
  catch
    kind, reason ->
      stacktrace = __STACKTRACE__
      stream_close(fixed, nil, running)
      :erlang.raise(kind, reason, stacktrace)
  end

  # A task, with what is to be known of it: {position, monitor, element, timer}.
  defp stream_spawn(element, position, %{fun: fun, owner: {_, _, to} = owner, callers: callers} = start, fixed, next, running) do
    mfa =
      case fun do
        {m, f, args} -> {m, f, [element | args]}
        _ -> {:erlang, :apply, [fun, [element]]}
      end

    {pid, ref} =
      case start do
        %{supervisor: nil, ancestors: ancestors, initial: initial} ->
          :erlang.spawn_opt(
            fn ->
              :erlang.put(:"$ancestors", ancestors)
              :erlang.put(:"$callers", callers)
              :erlang.put(:"$initial_call", initial)
              send(to, {self(), invoke_mfa(owner, mfa)})
            end,
            [:link, :monitor]
          )

        %{supervisor: supervisor, reaper: reaper} ->
          case under_supervisor(supervisor, owner, callers, mfa, reaper) do
            :max_children ->
              stream_close(fixed, next, running)
              raise too_many()

            task ->
              task
          end
      end

    timer =
      case start.timeout do
        :infinity -> nil
        timeout -> :erlang.start_timer(timeout, self(), {Task.Supervised, pid})
      end

    {pid, {position, ref, element, timer}}
  end

  defp under_supervisor({supervisor, link, start}, {_, _, to} = owner, callers, mfa, reaper) do
    case start.(supervisor, [to, owner, callers, mfa]) do
      {:ok, pid} ->
        ref = :erlang.monitor(:process, pid)
        if link == :link, do: :erlang.link(pid), else: :ok
        send(reaper, {:add, pid})
        # It replies under its own pid.
        send(pid, {to, pid, to})
        {pid, ref}

      {:error, :max_children} ->
        :max_children
    end
  end

  defp too_many do
    """
    reached the maximum number of tasks for this task supervisor. The maximum number \
    of tasks that are allowed to run at the same time under this supervisor can be \
    configured with the :max_children option passed to Task.Supervisor.start_link/1. When \
    using async_stream or async_stream_nolink, make sure to configure :max_concurrency to \
    be lower or equal to :max_children and pay attention to whether other tasks are also \
    spawned under the same task supervisor.\
    """
  end

  defp stream_wait(acc, _acc_fun, fixed, nil, running, _done, _spawned, _given) when map_size(running) == 0 do
    stream_close(fixed, nil, running)
    {:done, acc}
  end

  defp stream_wait(acc, acc_fun, {_, _, trap, options, _} = fixed, next, running, done, spawned, given) do
    receive do
      {pid, reply} when is_map_key(running, pid) ->
        {position, ref, _element, timer} = :erlang.map_get(pid, running)
        if timer, do: :erlang.cancel_timer(timer)
        :erlang.demonitor(ref, [:flush])
        if trap, do: unlink(pid)
        came(position, {:ok, reply}, acc, acc_fun, fixed, next, :maps.remove(pid, running), done, spawned, given)

      {:DOWN, _ref, :process, pid, reason} when is_map_key(running, pid) ->
        {position, _ref, element, timer} = :erlang.map_get(pid, running)
        if timer, do: :erlang.cancel_timer(timer)
        unlink(pid)
        result = exited(options, reason, element)
        came(position, result, acc, acc_fun, fixed, next, :maps.remove(pid, running), done, spawned, given)

      {:timeout, _timer, {Task.Supervised, pid}} when is_map_key(running, pid) ->
        {position, ref, element, _timer} = :erlang.map_get(pid, running)

        if options.on_timeout == :exit do
          stream_close(fixed, next, running)
          exit({:timeout, {Task.Supervised, :stream, [options.timeout]}})
        else
          kill(pid, ref)
          result = exited(options, :timeout, element)
          came(position, result, acc, acc_fun, fixed, next, :maps.remove(pid, running), done, spawned, given)
        end
    end
  end

  defp exited(%{zip_input_on_exit: true}, reason, element), do: {:exit, {element, reason}}
  defp exited(_options, reason, _element), do: {:exit, reason}

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

  defp stream_close({_, _, _, _, start}, next, running) do
    Enum.each(running, fn {pid, {_, ref, _, timer}} ->
      cancel(timer)
      kill(pid, ref)

      receive do
        {:timeout, _, {Task.Supervised, ^pid}} -> :ok
      after
        0 -> :ok
      end
    end)

    if start.reaper, do: send(start.reaper, :done)
    if next, do: next.({:halt, []})
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
