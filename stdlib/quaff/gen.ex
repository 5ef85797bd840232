defmodule Quaff.Gen do
  @moduledoc false

  # The server loop behind GenServer and its protocol: `{:"$gen_call", {pid, tag}, request}`,
  # `{:"$gen_cast", request}`, system messages; what `:gen_server` and `:proc_lib` do in Erlang.

  ## Starting

  def start(link, name, module, init_arg, options) do
    case name && registered(name) do
      pid when is_pid(pid) -> {:error, {:already_started, pid}}
      _ -> do_start(link, name, module, init_arg, options)
    end
  end

  defp do_start(link, name, module, init_arg, options) do
    parent = if link == :link, do: self(), else: :self
    starter = self()
    tag = make_ref()
    timeout = Keyword.get(options, :timeout, :infinity)
    ancestors = ancestors()
    callers = :erlang.get(:"$callers")
    spawn_options = Keyword.get(options, :spawn_opt, [])
    spawn_options = if link == :link, do: [:link, :monitor | spawn_options], else: [:monitor | spawn_options]

    {pid, mon} =
      :erlang.spawn_opt(
        fn ->
          Process.put(:"$ancestors", ancestors)
          if callers != :undefined, do: Process.put(:"$callers", callers)
          Process.put(:"$initial_call", {module, :init, 1})
          init_it(starter, tag, parent, name, module, init_arg, options)
        end,
        spawn_options
      )

    receive do
      {^tag, answer} ->
        Process.demonitor(mon, [:flush])
        answer

      {^tag, :failed, answer} ->
        # The process ends by itself: its end must be over before the caller goes on.
        receive do
          {:DOWN, ^mon, _, _, _} -> :ok
        end

        if link == :link, do: flush_exit(pid)
        answer

      {:DOWN, ^mon, _, _, reason} ->
        if link == :link, do: flush_exit(pid)
        {:error, reason}
    after
      timeout ->
        Process.unlink(pid)
        Process.exit(pid, :kill)

        receive do
          {:DOWN, ^mon, _, _, _} -> :ok
        end

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

  defp ancestors do
    me =
      case Process.info(self(), :registered_name) do
        {:registered_name, name} when is_atom(name) -> name
        _ -> self()
      end

    case :erlang.get(:"$ancestors") do
      list when is_list(list) -> [me | list]
      _ -> [me]
    end
  end

  defp init_it(starter, tag, parent, name, module, init_arg, options) do
    parent = if parent == :self, do: self(), else: parent

    case register(name) do
      true ->
        server = %{module: module, parent: parent, name: name || self(), hibernate_after: Keyword.get(options, :hibernate_after, :infinity)}

        try do
          {:ok, module.init(init_arg)}
        catch
          :throw, value -> {:ok, value}
          kind, reason -> {:EXIT, kind, reason, __STACKTRACE__}
        end
        |> init_result(starter, tag, server)

      {false, pid} ->
        send(starter, {tag, {:error, {:already_started, pid}}})
        :ok
    end
  end

  defp init_result({:ok, {:ok, state}}, starter, tag, server), do: init_ok(starter, tag, server, state, :infinity)

  defp init_result({:ok, {:ok, _state, {:continue, _} = continue}} = ok, starter, tag, server) do
    {:ok, {:ok, state, _}} = ok
    init_ok(starter, tag, server, state, continue)
  end

  defp init_result({:ok, {:ok, state, timeout}}, starter, tag, server)
       when timeout == :hibernate or timeout == :infinity or (is_integer(timeout) and timeout >= 0),
       do: init_ok(starter, tag, server, state, timeout)

  defp init_result({:ok, {:stop, reason}}, starter, tag, server), do: init_failed(starter, tag, server, {:error, reason}, reason)

  defp init_result({:ok, {:error, reason}}, starter, tag, server) do
    init_failed(starter, tag, server, {:error, reason}, :normal)
  end

  defp init_result({:ok, :ignore}, starter, tag, server), do: init_failed(starter, tag, server, :ignore, :normal)

  defp init_result({:ok, other}, starter, tag, server) do
    reason = {:bad_return_value, other}
    init_failed(starter, tag, server, {:error, reason}, reason)
  end

  defp init_result({:EXIT, kind, reason, stacktrace}, starter, tag, server) do
    exit_reason = exit_reason(kind, reason, stacktrace)
    init_failed(starter, tag, server, {:error, exit_reason}, exit_reason)
  end

  defp init_ok(starter, tag, server, state, timeout) do
    send(starter, {tag, {:ok, self()}})
    loop(server, state, timeout)
  end

  defp init_failed(starter, tag, server, answer, reason) do
    unregister(server.name)
    send(starter, {tag, :failed, answer})
    exit(reason)
  end

  defp exit_reason(:exit, reason, _), do: reason
  defp exit_reason(:error, reason, stacktrace), do: {reason, stacktrace}
  defp exit_reason(:throw, reason, _), do: {:bad_return_value, reason}

  defp registered({:local, name}), do: Process.whereis(name)
  defp registered({:global, name}), do: defined(:global.whereis_name(name))
  defp registered({:via, module, name}), do: defined(module.whereis_name(name))

  defp defined(:undefined), do: nil
  defp defined(pid), do: pid

  defp register(nil), do: true

  defp register({:local, name}) do
    :erlang.register(name, self())
    true
  catch
    :error, _ -> {false, Process.whereis(name)}
  end

  defp register({:global, name}) do
    case :global.register_name(name, self()) do
      :yes -> true
      :no -> {false, :global.whereis_name(name)}
    end
  end

  defp register({:via, module, name}) do
    case module.register_name(name, self()) do
      :yes -> true
      :no -> {false, module.whereis_name(name)}
    end
  end

  defp unregister({:local, name}), do: if(Process.whereis(name) == self(), do: :erlang.unregister(name))
  defp unregister({:global, name}), do: :global.unregister_name(name)
  defp unregister({:via, module, name}), do: module.unregister_name(name)
  defp unregister(_), do: true

  ## Calling

  def call(dest, label, request, timeout) do
    mon = :erlang.monitor(:process, dest, alias: :demonitor)
    send(dest, {label, {self(), [:alias | mon]}, request})

    receive do
      {[:alias | ^mon], reply} ->
        :erlang.demonitor(mon, [:flush])
        reply

      {:DOWN, ^mon, _, _, :noconnection} ->
        exit({:nodedown, node(dest)})

      {:DOWN, ^mon, _, _, reason} ->
        exit(reason)
    after
      timeout ->
        :erlang.demonitor(mon, [:flush])

        receive do
          {[:alias | ^mon], reply} -> reply
        after
          0 -> exit(:timeout)
        end
    end
  end

  def reply({_to, [:alias | mon] = tag}, reply) when is_reference(mon) do
    send(mon, {tag, reply})
    :ok
  end

  def reply({to, tag}, reply) do
    send(to, {tag, reply})
    :ok
  end

  def stop(pid, reason, timeout) do
    mon = Process.monitor(pid)
    send(pid, {:system, {self(), mon}, {:terminate, reason}})

    receive do
      {:DOWN, ^mon, _, _, ^reason} -> :ok
      {:DOWN, ^mon, _, _, {^reason, _}} -> :ok
      {:DOWN, ^mon, _, _, other} -> exit(other)
    after
      timeout ->
        Process.demonitor(mon, [:flush])
        exit(:timeout)
    end
  end

  ## The loop

  def loop(server, state, {:continue, continue}) do
    handle(server, state, {:continue, continue}, nil, fn -> server.module.handle_continue(continue, state) end)
  end

  def loop(server, state, :hibernate), do: loop(server, state, :infinity)

  def loop(%{parent: parent} = server, state, timeout) do
    receive do
      {:EXIT, ^parent, reason} ->
        terminate(server, state, reason, {:EXIT, parent, reason}, nil, [])

      {:system, {from, ref}, request} ->
        system(server, state, timeout, from, ref, request)

      message ->
        message(server, state, message)
    after
      timeout -> message(server, state, :timeout)
    end
  end

  defp message(server, state, {:"$gen_call", from, request} = message) do
    handle(server, state, message, from, fn -> server.module.handle_call(request, from, state) end)
  end

  defp message(server, state, {:"$gen_cast", request} = message) do
    handle(server, state, message, nil, fn -> server.module.handle_cast(request, state) end)
  end

  defp message(server, state, message) do
    if function_exported?(server.module, :handle_info, 2) do
      handle(server, state, message, nil, fn -> server.module.handle_info(message, state) end)
    else
      Quaff.Report.error("#{inspect(server.module)} #{inspect(self())} received unexpected message: #{inspect(message)}\n")
      loop(server, state, :infinity)
    end
  end

  defp handle(server, state, message, from, fun) do
    result =
      try do
        {:ok, fun.()}
      catch
        :throw, value -> {:ok, value}
        kind, reason -> {:EXIT, kind, reason, __STACKTRACE__}
      end

    case result do
      {:ok, {:reply, reply, state}} when from != nil ->
        reply(from, reply)
        loop(server, state, :infinity)

      {:ok, {:reply, reply, state, timeout}} when from != nil ->
        reply(from, reply)
        loop(server, state, timeout)

      {:ok, {:noreply, state}} ->
        loop(server, state, :infinity)

      {:ok, {:noreply, state, timeout}} ->
        loop(server, state, timeout)

      {:ok, {:stop, reason, reply, state}} when from != nil ->
        try do
          terminate(server, state, reason, message, from, [])
        after
          reply(from, reply)
        end

      {:ok, {:stop, reason, state}} ->
        terminate(server, state, reason, message, from, [])

      {:ok, other} ->
        terminate(server, state, {:bad_return_value, other}, message, from, [])

      {:EXIT, :exit, reason, stacktrace} ->
        terminate(server, state, reason, message, from, stacktrace)

      {:EXIT, :error, reason, stacktrace} ->
        terminate(server, state, {reason, stacktrace}, message, from, stacktrace)
    end
  end

  defp terminate(server, state, reason, message, from, _stacktrace) do
    reason =
      try do
        if function_exported?(server.module, :terminate, 2), do: server.module.terminate(callback_reason(reason), state)
        reason
      catch
        :throw, _ -> reason
        :exit, new -> new
        :error, new -> {new, __STACKTRACE__}
      end

    case reason do
      :normal -> :ok
      :shutdown -> :ok
      {:shutdown, _} -> :ok
      _ -> Quaff.Report.gen_server(server.name, server.module, message, from, state, reason)
    end

    exit(reason)
  end

  defp callback_reason(reason), do: reason

  ## System messages

  defp system(server, state, _timeout, _from, _ref, {:terminate, reason}) do
    terminate(server, state, reason, {:terminate, reason}, nil, [])
  end

  defp system(server, state, timeout, from, ref, :get_state) do
    send(from, {ref, {:ok, state}})
    loop(server, state, timeout)
  end

  defp system(server, state, timeout, from, ref, {:replace_state, fun}) do
    case (try do
            {:ok, fun.(state)}
          catch
            kind, reason -> {:error, {:callback_failed, {server.module, :system_replace_state}, {kind, reason}}}
          end) do
      {:ok, new_state} ->
        send(from, {ref, {:ok, new_state}})
        loop(server, new_state, timeout)

      {:error, reason} ->
        send(from, {ref, {:error, reason}})
        loop(server, state, timeout)
    end
  end

  defp system(server, state, timeout, from, ref, :suspend) do
    send(from, {ref, :ok})
    suspended(server, state, timeout)
  end

  defp system(server, state, timeout, from, ref, :resume) do
    send(from, {ref, :ok})
    loop(server, state, timeout)
  end

  defp system(server, state, timeout, from, ref, :get_status) do
    send(from, {ref, {:status, self(), {:module, :gen_server}, [:erlang.get(), :running, server.parent, [], state]}})
    loop(server, state, timeout)
  end

  defp system(server, state, timeout, from, ref, _other) do
    send(from, {ref, {:error, :unknown_system_msg}})
    loop(server, state, timeout)
  end

  defp suspended(%{parent: parent} = server, state, timeout) do
    receive do
      {:EXIT, ^parent, reason} ->
        terminate(server, state, reason, {:EXIT, parent, reason}, nil, [])

      {:system, {from, ref}, :resume} ->
        send(from, {ref, :ok})
        loop(server, state, timeout)

      {:system, {from, ref}, {:terminate, _} = request} ->
        system(server, state, timeout, from, ref, request)

      {:system, {from, ref}, :get_state} ->
        send(from, {ref, {:ok, state}})
        suspended(server, state, timeout)

      {:system, {from, ref}, _} ->
        send(from, {ref, :ok})
        suspended(server, state, timeout)
    end
  end
end
