defmodule :proc_lib do
  @moduledoc "Processes that know their ancestors, start in step with their parent, and report how they crashed."

  # Every process of a supervision tree begins in `init_p`. It notes ancestors and initial call in the dictionary, and
  # turns an uncaught error into an exit signal with a crash report (domain `[:otp, :sasl]`, which is off by default and
  # therefore not even built then).

  ## Starting without waiting

  def spawn(fun) when is_function(fun, 0), do: :erlang.spawn(:proc_lib, :init_p, [my_name(), ancestors(), fun])

  def spawn(node, fun) when is_atom(node) and is_function(fun, 0),
    do: :erlang.spawn(node, :proc_lib, :init_p, [my_name(), ancestors(), fun])

  def spawn(m, f, a) when is_atom(m) and is_atom(f) and is_list(a),
    do: :erlang.spawn(:proc_lib, :init_p, [my_name(), ancestors(), m, f, a])

  def spawn(node, m, f, a) when is_atom(m) and is_atom(f) and is_list(a),
    do: :erlang.spawn(node, :proc_lib, :init_p, [my_name(), ancestors(), m, f, a])

  def spawn_link(fun) when is_function(fun, 0), do: spawn_opt(fun, [:link])
  def spawn_link(node, fun) when is_function(fun, 0), do: spawn_opt(node, fun, [:link])
  def spawn_link(m, f, a) when is_atom(m) and is_atom(f) and is_list(a), do: spawn_opt(m, f, a, [:link])
  def spawn_link(node, m, f, a) when is_atom(m) and is_atom(f) and is_list(a), do: spawn_opt(node, m, f, a, [:link])

  def spawn_monitor(fun) when is_function(fun, 0), do: spawn_opt(fun, [:monitor])
  def spawn_monitor(m, f, a) when is_atom(m) and is_atom(f) and is_list(a), do: spawn_opt(m, f, a, [:monitor])

  def spawn_opt(fun, opts) when is_function(fun, 0),
    do: :erlang.spawn_opt(:proc_lib, :init_p, [my_name(), ancestors(), fun], opts)

  def spawn_opt(node, fun, opts) when is_function(fun, 0),
    do: :erlang.spawn_opt(node, :proc_lib, :init_p, [my_name(), ancestors(), fun], opts)

  def spawn_opt(m, f, a, opts) when is_atom(m) and is_atom(f) and is_list(a),
    do: :erlang.spawn_opt(:proc_lib, :init_p, [my_name(), ancestors(), m, f, a], opts)

  def spawn_opt(node, m, f, a, opts) when is_atom(m) and is_atom(f) and is_list(a),
    do: :erlang.spawn_opt(node, :proc_lib, :init_p, [my_name(), ancestors(), m, f, a], opts)

  defp my_name do
    case :erlang.process_info(self(), :registered_name) do
      {:registered_name, name} -> name
      _ -> self()
    end
  end

  defp ancestors do
    case :erlang.get(:"$ancestors") do
      list when is_list(list) -> list
      _ -> []
    end
  end

  @doc false
  def init_p(parent, ancestors, fun) do
    :erlang.put(:"$ancestors", [parent | ancestors])
    {:module, module} = :erlang.fun_info(fun, :module)
    {:name, name} = :erlang.fun_info(fun, :name)
    :erlang.put(:"$initial_call", {module, name, 0})

    try do
      fun.()
    catch
      class, reason -> crashed(class, reason, __STACKTRACE__)
    end
  end

  @doc false
  def init_p(parent, ancestors, m, f, a) do
    :erlang.put(:"$ancestors", [parent | ancestors])
    :erlang.put(:"$initial_call", initial(m, f, a))
    init_p_do_apply(m, f, a)
  end

  defp init_p_do_apply(m, f, a) do
    apply(m, f, a)
  catch
    class, reason -> crashed(class, reason, __STACKTRACE__)
  end

  # What runs in the process, seen by its author: the callback module, not the machinery around it.
  defp initial(:gen, :init_it, [:gen_server, _, _, :supervisor, {_, module, _}, _]), do: {:supervisor, module, 1}
  defp initial(:gen, :init_it, [:gen_server, _, _, _, :supervisor, {_, module, _}, _]), do: {:supervisor, module, 1}
  defp initial(:gen, :init_it, [:gen_event | _]), do: {:gen_event, :init_it, 6}
  defp initial(:gen, :init_it, [_, _, _, module, _, _]) when is_atom(module), do: {module, :init, 1}
  defp initial(:gen, :init_it, [_, _, _, _, module, _, _]) when is_atom(module), do: {module, :init, 1}
  defp initial(m, f, a), do: {m, f, length(a)}

  defp crashed(:exit, reason, stacktrace) when reason in [:normal, :shutdown], do: :erlang.raise(:exit, reason, stacktrace)
  defp crashed(:exit, {:shutdown, _} = reason, stacktrace), do: :erlang.raise(:exit, reason, stacktrace)

  defp crashed(class, reason, stacktrace) do
    if Quaff.Log.sasl?(), do: report(class, reason, stacktrace)

    reason =
      case class do
        :exit -> reason
        :error -> {reason, stacktrace}
        :throw -> {{:nocatch, reason}, stacktrace}
      end

    :erlang.raise(:exit, reason, stacktrace)
  end

  defp report(class, reason, stacktrace) do
    {m, f, a} =
      case :erlang.get(:"$initial_call") do
        {:supervisor, module, _} -> {module, :init, 1}
        mfa -> mfa
      end

    info = &:erlang.process_info(self(), &1)
    name = case info.(:registered_name) do
      {:registered_name, name} -> name
      _ -> []
    end

    own = [
      initial_call: {m, f, dummies(a)},
      pid: self(),
      registered_name: name,
      process_label: get_label(self()),
      error_info: {class, reason, stacktrace},
      ancestors: :erlang.get(:"$ancestors"),
      message_queue_len: elem(info.(:message_queue_len), 1),
      messages: elem(info.(:messages), 1),
      links: elem(info.(:links), 1),
      dictionary: :lists.filter(fn {key, _} -> key not in [:"$ancestors", :"$initial_call", :"$process_label"] end, :erlang.get()),
      trap_exit: elem(info.(:trap_exit), 1),
      status: :running,
      heap_size: elem(info.(:heap_size), 1),
      stack_size: elem(info.(:stack_size), 1),
      reductions: elem(info.(:reductions), 1)
    ]

    :logger.log(:error, %{label: {:proc_lib, :crash}, report: [own, []]}, %{
      domain: [:otp, :sasl],
      report_cb: &:proc_lib.report_cb/2,
      error_logger: %{tag: :error_report, type: :crash_report}
    })
  end

  defp dummies(n), do: :lists.map(fn i -> :erlang.list_to_atom(~c"Argument__" ++ :erlang.integer_to_list(i)) end, :lists.seq(1, n))

  ## Starting in step: the parent waits until the child says that it is ready, or failed

  def start(m, f, a), do: start(m, f, a, :infinity)
  def start(m, f, a, timeout), do: start(m, f, a, timeout, [])

  def start(m, f, a, timeout, opts) when is_atom(m) and is_atom(f) and is_list(a) do
    {pid, mon} = spawn_opt(m, f, a, [:monitor | no_monitor(opts)])
    await(pid, mon, timeout, false)
  end

  def start_link(m, f, a), do: start_link(m, f, a, :infinity)
  def start_link(m, f, a, timeout), do: start_link(m, f, a, timeout, [])

  def start_link(m, f, a, timeout, opts) when is_atom(m) and is_atom(f) and is_list(a) do
    {pid, mon} = spawn_opt(m, f, a, [:link, :monitor | no_monitor(opts)])
    await(pid, mon, timeout, true)
  end

  def start_monitor(m, f, a), do: start_monitor(m, f, a, :infinity)
  def start_monitor(m, f, a, timeout), do: start_monitor(m, f, a, timeout, [])

  def start_monitor(m, f, a, timeout, opts) when is_atom(m) and is_atom(f) and is_list(a) do
    {pid, mon} = spawn_opt(m, f, a, if(:lists.keymember(:monitor, 1, opts), do: opts, else: [:monitor | opts]))

    receive do
      {:ack, ^pid, answer} -> {answer, mon}
      {:nack, ^pid, answer} -> {answer, mon}
      {:DOWN, ^mon, :process, ^pid, reason} = down ->
        send(self(), down)
        {{:error, reason}, mon}
    after
      timeout ->
        :erlang.exit(pid, :kill)
        {{:error, :timeout}, mon}
    end
  end

  defp no_monitor([]), do: []

  defp no_monitor(opts) do
    if :lists.member(:monitor, opts) or :lists.keymember(:monitor, 1, opts), do: :erlang.error(:badarg)
    opts
  end

  defp await(pid, mon, timeout, linked) do
    receive do
      {:ack, ^pid, answer} ->
        :erlang.demonitor(mon, [:flush])
        answer

      {:nack, ^pid, answer} ->
        # It ends by itself: that must be over, and felt over the link, before the caller goes on.
        receive do
          {:DOWN, ^mon, _, _, _} -> :ok
        end

        if linked, do: flush_exit(pid)
        answer

      {:DOWN, ^mon, _, _, reason} ->
        if linked, do: flush_exit(pid)
        {:error, reason}
    after
      timeout ->
        if linked, do: :erlang.unlink(pid)
        :erlang.exit(pid, :kill)

        receive do
          {:DOWN, ^mon, _, _, _} -> :ok
        end

        if linked, do: flush_exit(pid)
        {:error, :timeout}
    end
  end

  defp flush_exit(pid) do
    receive do
      {:EXIT, ^pid, _} -> :ok
    after
      0 -> :ok
    end
  end

  def init_ack(answer), do: init_ack(hd(:erlang.get(:"$ancestors")), answer)

  def init_ack(parent, answer) do
    send(parent, {:ack, self(), answer})
    :ok
  end

  def init_fail(answer, exception), do: init_fail(hd(:erlang.get(:"$ancestors")), answer, exception)

  def init_fail(parent, answer, exception) do
    send(parent, {:nack, self(), answer})

    case exception do
      {class, reason, stacktrace} -> :erlang.raise(class, reason, stacktrace)
      {:error, reason} -> :erlang.error(reason)
      {:exit, reason} -> :erlang.exit(reason)
      {:throw, reason} -> :erlang.throw(reason)
    end
  end

  ## Hibernation

  def hibernate(m, f, a) when is_atom(m) and is_atom(f) and is_list(a), do: :erlang.hibernate(:proc_lib, :wake_up, [m, f, a])

  @doc false
  def wake_up(m, f, a), do: init_p_do_apply(m, f, a)

  ## Who is it

  def initial_call(process) do
    case found(process, :"$initial_call") do
      {m, f, a} when is_integer(a) -> {m, f, dummies(a)}
      _ -> false
    end
  end

  def translate_initial_call(process) do
    case found(process, :"$initial_call") do
      {_, _, _} = mfa -> mfa
      _ -> {:proc_lib, :init_p, 5}
    end
  end

  defp found(pid, key) when is_pid(pid) do
    case :erlang.process_info(pid, :dictionary) do
      {:dictionary, entries} -> entry(entries, key)
      :undefined -> :undefined
    end
  end

  defp found([{_, _} | _] = info, key) do
    case :lists.keyfind(:dictionary, 1, info) do
      {:dictionary, entries} -> entry(entries, key)
      false -> :undefined
    end
  end

  defp found(_, _), do: :undefined

  defp entry(entries, key) do
    case :lists.keyfind(key, 1, entries) do
      {_, value} -> value
      false -> :undefined
    end
  end

  def set_label(label) do
    :erlang.put(:"$process_label", label)
    :ok
  end

  def get_label(pid) when pid == self(), do: :erlang.get(:"$process_label")

  def get_label(pid) do
    case :erlang.process_info(pid, {:dictionary, :"$process_label"}) do
      {_, label} -> label
      :undefined -> :undefined
    end
  end

  ## Stopping

  def stop(process), do: stop(process, :normal, :infinity)

  def stop(process, reason, timeout) do
    case do_stop(process, reason, timeout) do
      :ok -> :ok
      {:exit, other} -> exit(other)
    end
  end

  @doc false
  # `:ok`, or `{:exit, reason}` for whoever words the exit.
  def do_stop(process, reason, timeout) do
    if process == self(), do: exit(:calling_self)
    mon = :erlang.monitor(:process, process, alias: :demonitor)
    send_system(process, {:system, {self(), [:alias | mon]}, {:terminate, reason}})

    answer =
      receive do
        {:DOWN, ^mon, _, _, ^reason} -> :ok
        {:DOWN, ^mon, _, _, {^reason, [_ | _]}} when reason != :normal -> :ok
        {:DOWN, ^mon, _, {_, node}, :noconnection} -> {:exit, {:nodedown, node}}
        {:DOWN, ^mon, _, _, other} -> {:exit, other}
      after
        timeout ->
          :erlang.demonitor(mon, [:flush])
          {:exit, :timeout}
      end

    # The answer of `:sys` to the request, which nobody waits for.
    receive do
      {[:alias | ^mon], _} -> :ok
    after
      0 -> :ok
    end

    answer
  end

  defp send_system(name, message) when is_atom(name) do
    if :erlang.whereis(name) != :undefined, do: send(name, message)
  end

  defp send_system(process, message), do: send(process, message)

  ## Words

  def report_cb(report, _options), do: format(report)
  def format(report), do: format(report, :latin1)
  def format(report, encoding), do: format(report, encoding, :unlimited)
  def format(report, _encoding, _depth), do: :unicode.characters_to_list(Kernel.inspect(report, pretty: true))
end
