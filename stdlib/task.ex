defmodule Task do
  @moduledoc "Processes that compute one value, for whoever wants it or for nobody."

  @type t :: %Task{mfa: mfa, owner: pid, pid: pid | nil, ref: ref}
  @opaque ref :: reference
  @type async_stream_option ::
          {:max_concurrency, pos_integer}
          | {:ordered, boolean}
          | {:timeout, timeout}
          | {:on_timeout, :exit | :kill_task}
          | {:zip_input_on_exit, boolean}

  @enforce_keys [:mfa, :owner, :pid, :ref]
  defstruct [:mfa, :owner, :pid, :ref]

  @doc "A child specification for a supervisor."
  def child_spec(arg), do: %{id: Task, start: {Task, :start_link, [arg]}, restart: :temporary}

  @doc "Starts a linked process that runs `fun`; its value is lost."
  def start_link(fun) when is_function(fun, 0), do: start_link(:erlang, :apply, [fun, []])

  @doc "Starts a linked process that runs a named function; its value is lost."
  def start_link(module, function, args) when is_atom(module) and is_atom(function) and is_list(args) do
    mfa = {module, function, args}
    Task.Supervised.start_link(mfa)
  end

  @doc "Starts a process that runs `fun`, without link; its value is lost."
  def start(fun) when is_function(fun, 0), do: start(:erlang, :apply, [fun, []])

  @doc "Starts a process that runs a named function, without link."
  def start(module, function, args) when is_atom(module) and is_atom(function) and is_list(args) do
    Task.Supervised.start({module, function, args})
  end

  @doc "Starts a linked process whose value `await/2` gives."
  def async(fun) when is_function(fun, 0), do: async(:erlang, :apply, [fun, []])

  @doc "Like `async/1` for a named function."
  def async(module, function, args) when is_atom(module) and is_atom(function) and is_list(args) do
    owner = self()
    pid = Task.Supervised.spawn_async(owner, {module, function, args})
    ref = :erlang.monitor(:process, pid, alias: :demonitor)
    send(pid, {owner, ref, ref})
    %Task{pid: pid, ref: ref, owner: owner, mfa: {module, function, length(args)}}
  end

  @doc "A task that is done already, with this value."
  def completed(result) do
    ref = make_ref()
    owner = self()
    # The message is there before anyone can wait for it.
    send(owner, {ref, result})
    %Task{pid: nil, ref: ref, owner: owner, mfa: {Task, :completed, 1}}
  end

  @doc "Waits for the task's value; exits when the task dies or time is up."
  def await(%Task{ref: ref, owner: owner} = task, timeout \\ 5000)
      when timeout == :infinity or (is_integer(timeout) and timeout >= 0) do
    if owner != self(), do: raise(ArgumentError, invalid_owner_error(task))

    receive do
      {^ref, reply} ->
        demonitor(ref)
        reply

      {:DOWN, ^ref, _, proc, reason} ->
        exit({reason(reason, proc), {Task, :await, [task, timeout]}})
    after
      timeout ->
        demonitor(ref)
        exit({:timeout, {Task, :await, [task, timeout]}})
    end
  end

  @doc "Waits for the values of several tasks, in their order."
  def await_many(tasks, timeout \\ 5000) when timeout == :infinity or (is_integer(timeout) and timeout >= 0) do
    awaiting =
      for task <- tasks, into: %{} do
        %Task{ref: ref, owner: owner} = task
        if owner != self(), do: raise(ArgumentError, invalid_owner_error(task))
        {ref, true}
      end

    timeout_ref = make_ref()
    timer = if timeout != :infinity, do: Process.send_after(self(), timeout_ref, timeout)

    try do
      await_many(tasks, timeout, awaiting, %{}, timeout_ref)
    after
      timer && Process.cancel_timer(timer)

      receive do
        ^timeout_ref -> :ok
      after
        0 -> :ok
      end
    end
  end

  defp await_many(tasks, _timeout, awaiting, replies, _timeout_ref) when map_size(awaiting) == 0 do
    for %{ref: ref} <- tasks, do: Map.fetch!(replies, ref)
  end

  defp await_many(tasks, timeout, awaiting, replies, timeout_ref) do
    receive do
      ^timeout_ref ->
        demonitor_pending(awaiting)
        exit({:timeout, {Task, :await_many, [tasks, timeout]}})

      {:DOWN, ref, _, proc, reason} when is_map_key(awaiting, ref) ->
        demonitor_pending(awaiting)
        exit({reason(reason, proc), {Task, :await_many, [tasks, timeout]}})

      {ref, reply} when is_map_key(awaiting, ref) ->
        demonitor(ref)
        await_many(tasks, timeout, Map.delete(awaiting, ref), Map.put(replies, ref, reply), timeout_ref)
    end
  end

  defp demonitor_pending(awaiting), do: Enum.each(awaiting, fn {ref, _} -> demonitor(ref) end)

  @doc "Waits for the task without giving up on it: `{:ok, value}`, `{:exit, reason}` or `nil`."
  def yield(%Task{ref: ref, owner: owner} = task, timeout \\ 5000)
      when timeout == :infinity or (is_integer(timeout) and timeout >= 0) do
    if owner != self(), do: raise(ArgumentError, invalid_owner_error(task))

    receive do
      {^ref, reply} ->
        demonitor(ref)
        {:ok, reply}

      {:DOWN, ^ref, _, proc, :noconnection} ->
        exit({reason(:noconnection, proc), {Task, :yield, [task, timeout]}})

      {:DOWN, ^ref, _, _, reason} ->
        {:exit, reason}
    after
      timeout -> nil
    end
  end

  @doc "`yield/2` of several tasks within one time; options `:timeout`, `:limit`, `:on_timeout`."
  def yield_many(tasks, opts \\ [])

  def yield_many(tasks, timeout) when timeout == :infinity or (is_integer(timeout) and timeout >= 0),
    do: yield_many(tasks, timeout: timeout)

  def yield_many(tasks, opts) when is_list(opts) do
    refs =
      for task <- tasks, into: %{} do
        %Task{ref: ref, owner: owner} = task
        if owner != self(), do: raise(ArgumentError, invalid_owner_error(task))
        {ref, nil}
      end

    on_timeout = Keyword.get(opts, :on_timeout, :nothing)
    timeout = Keyword.get(opts, :timeout, 5000)
    limit = Keyword.get(opts, :limit, map_size(refs))
    timeout_ref = make_ref()
    timer = if timeout != :infinity, do: Process.send_after(self(), timeout_ref, timeout)

    refs =
      try do
        yield_many(limit, refs, timeout_ref, timer)
      after
        timer && Process.cancel_timer(timer)

        receive do
          ^timeout_ref -> :ok
        after
          0 -> :ok
        end
      end

    for task <- tasks do
      value =
        case {Map.get(refs, task.ref), on_timeout} do
          {nil, :nothing} ->
            nil

          {nil, :ignore} ->
            ignore(task)

          {nil, :kill_task} ->
            shutdown(task, :brutal_kill)

          {{:down, _proc, reason}, _} ->
            {:exit, reason}

          {result, _} ->
            result
        end

      {task, value}
    end
  end

  defp yield_many(0, refs, _timeout_ref, _timer), do: refs

  defp yield_many(limit, refs, timeout_ref, timer) do
    receive do
      {ref, reply} when is_map_key(refs, ref) ->
        demonitor(ref)
        yield_many(limit - 1, %{refs | ref => {:ok, reply}}, timeout_ref, timer)

      {:DOWN, ref, _, proc, reason} when is_map_key(refs, ref) ->
        yield_many(limit - 1, %{refs | ref => {:down, proc, reason}}, timeout_ref, timer)

      ^timeout_ref ->
        yield_rest(refs)
    end
  end

  # Time is up: what is in the mailbox already still counts.
  defp yield_rest(refs) do
    receive do
      {ref, reply} when is_map_key(refs, ref) ->
        demonitor(ref)
        yield_rest(%{refs | ref => {:ok, reply}})

      {:DOWN, ref, _, proc, reason} when is_map_key(refs, ref) ->
        yield_rest(%{refs | ref => {:down, proc, reason}})
    after
      0 -> refs
    end
  end

  @doc "Stops caring for a task: it runs on, unlinked, its value is dropped."
  def ignore(%Task{ref: ref, pid: pid, owner: owner} = task) do
    if owner != self(), do: raise(ArgumentError, invalid_owner_error(task))

    receive do
      {^ref, reply} ->
        pid && Process.unlink(pid)
        demonitor(ref)
        {:ok, reply}

      {:DOWN, ^ref, _, _proc, reason} ->
        {:exit, reason}
    after
      0 ->
        pid && Process.unlink(pid)
        demonitor(ref)
        nil
    end
  end

  @doc "Stops the task; gives its value or reason if it was done in time."
  def shutdown(task, timeout \\ 5000)

  def shutdown(%Task{owner: owner} = task, _timeout) when owner != self() do
    raise ArgumentError, invalid_owner_error(task)
  end

  # There is no process, at most a reply.
  def shutdown(%Task{pid: nil, ref: ref}, _timeout) do
    receive do
      {^ref, reply} -> {:ok, reply}
    after
      0 -> nil
    end
  end

  def shutdown(%Task{pid: pid} = task, :brutal_kill) do
    mon = Process.monitor(pid)
    Process.unlink(pid)
    Process.exit(pid, :kill)

    case shutdown_receive(task, mon, :brutal_kill, :infinity) do
      {:down, proc, :noconnection} -> exit({reason(:noconnection, proc), {Task, :shutdown, [task, :brutal_kill]}})
      {:down, _, reason} -> {:exit, reason}
      result -> result
    end
  end

  def shutdown(%Task{pid: pid} = task, timeout) when timeout == :infinity or (is_integer(timeout) and timeout >= 0) do
    mon = Process.monitor(pid)
    Process.unlink(pid)
    Process.exit(pid, :shutdown)

    case shutdown_receive(task, mon, :shutdown, timeout) do
      {:down, proc, :noconnection} -> exit({reason(:noconnection, proc), {Task, :shutdown, [task, timeout]}})
      {:down, _, reason} -> {:exit, reason}
      result -> result
    end
  end

  defp shutdown_receive(%{ref: ref} = task, mon, type, timeout) do
    receive do
      {:DOWN, ^mon, _, _, :shutdown} when type in [:shutdown, :timeout_kill] ->
        demonitor(ref)
        flush_reply(ref)

      {:DOWN, ^mon, _, _, :killed} when type == :brutal_kill ->
        demonitor(ref)
        flush_reply(ref)

      {:DOWN, ^mon, _, proc, :noproc} ->
        reason = flush_noproc(ref, proc, type)
        flush_reply(ref) || reason

      {:DOWN, ^mon, _, proc, reason} ->
        demonitor(ref)
        flush_reply(ref) || {:down, proc, reason}
    after
      timeout ->
        Process.exit(task.pid, :kill)
        shutdown_receive(task, mon, :timeout_kill, :infinity)
    end
  end

  defp flush_reply(ref) do
    receive do
      {^ref, reply} -> {:ok, reply}
    after
      0 -> nil
    end
  end

  defp flush_noproc(ref, proc, type) do
    receive do
      {:DOWN, ^ref, _, _, :shutdown} when type in [:shutdown, :timeout_kill] -> nil
      {:DOWN, ^ref, _, _, :killed} when type == :brutal_kill -> nil
      {:DOWN, ^ref, _, _, reason} -> {:down, proc, reason}
    after
      0 ->
        demonitor(ref)
        {:down, proc, :noproc}
    end
  end

  @doc "Runs `fun` for each element in a process of its own, lazily, so many at a time."
  def async_stream(enumerable, fun, options \\ []) when is_function(fun, 1) and is_list(options) do
    build_stream(enumerable, fun, options)
  end

  @doc "Like `async_stream/3` for a named function; the element comes before `args`."
  def async_stream(enumerable, module, function, args, options \\ [])
      when is_atom(module) and is_atom(function) and is_list(args) do
    build_stream(enumerable, {module, function, args}, options)
  end

  defp build_stream(enumerable, fun, options) do
    options = Task.Supervised.validate_stream_options(options)
    fn acc, acc_fun -> Task.Supervised.stream(enumerable, acc, acc_fun, Task.Supervised.get_callers(), fun, options) end
  end

  @doc false
  @deprecated "Pattern match directly on the message instead"
  def find(tasks, {ref, reply}) when is_reference(ref) do
    Enum.find_value(tasks, fn
      %Task{ref: ^ref} = task ->
        demonitor(ref)
        {reply, task}

      %Task{} ->
        nil
    end)
  end

  def find(tasks, {:DOWN, ref, _, proc, reason} = message) when is_reference(ref) do
    Enum.find_value(tasks, fn
      %Task{ref: ^ref} = task -> exit({reason(reason, proc), {Task, :find, [[task], message]}})
      %Task{} -> nil
    end)
  end

  def find(_tasks, _message), do: nil

  defp demonitor(ref) when is_reference(ref) do
    Process.demonitor(ref, [:flush])
    :ok
  end

  defp reason(:noconnection, proc), do: {:nodedown, monitor_node(proc)}
  defp reason(reason, _), do: reason

  defp monitor_node(pid) when is_pid(pid), do: node(pid)
  defp monitor_node({_, node}), do: node

  defp invalid_owner_error(task) do
    "task #{inspect(task)} must be queried from the owner but was queried from #{inspect(self())}"
  end

  defmacro __using__(opts) do
    quote location: :keep, bind_quoted: [opts: opts] do
      unless Module.has_attribute?(__MODULE__, :doc) do
        @doc "Returns a specification to start this module under a supervisor."
      end

      def child_spec(arg) do
        default = %{id: __MODULE__, start: {__MODULE__, :start_link, [arg]}, restart: :temporary}
        Supervisor.child_spec(default, unquote(Macro.escape(opts)))
      end

      defoverridable child_spec: 1
    end
  end
end
