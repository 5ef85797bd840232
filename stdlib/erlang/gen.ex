defmodule :gen do
  @moduledoc false

  # What `:gen_server`, `:gen_statem`, `:gen_event` share: starting under a name, calls and replies, stopping.

  ## Starting

  def start(gen, link, name, module, args, options) do
    case where(name) do
      :undefined -> spawn_it(gen, link, [name, module, args, options], options)
      pid -> already(link, pid)
    end
  end

  def start(gen, link, module, args, options), do: spawn_it(gen, link, [module, args, options], options)

  defp already(:monitor, pid), do: {:error, {:already_started, pid}}
  defp already(_, pid), do: {:error, {:already_started, pid}}

  defp spawn_it(gen, :link, rest, options),
    do: :proc_lib.start_link(:gen, :init_it, [gen, self(), self() | rest], timeout(options), spawn_options(options))

  defp spawn_it(gen, :nolink, rest, options),
    do: :proc_lib.start(:gen, :init_it, [gen, self(), :self | rest], timeout(options), spawn_options(options))

  defp spawn_it(gen, :monitor, rest, options) do
    case :proc_lib.start_monitor(:gen, :init_it, [gen, self(), :self | rest], timeout(options), spawn_options(options)) do
      {{:ok, pid}, mon} ->
        {:ok, {pid, mon}}

      {answer, mon} ->
        receive do
          {:DOWN, ^mon, _, _, _} -> :ok
        end

        answer
    end
  end

  defp timeout(options), do: option(options, :timeout, :infinity)
  defp spawn_options(options), do: option(options, :spawn_opt, [])

  @doc "An option of a start function."
  def option([], _key, default), do: default

  def option(options, key, default) do
    case :lists.keyfind(key, 1, options) do
      {_, value} -> value
      false -> default
    end
  end

  def hibernate_after(options), do: option(options, :hibernate_after, :infinity)

  def debug_options(_name, []), do: []

  def debug_options(name, options) do
    case :lists.keyfind(:debug, 1, options) do
      {:debug, list} ->
        try do
          :sys.debug_options(list)
        catch
          _, _ ->
            :logger.log(:error, ~c"~tp: ignoring erroneous debug options - ~tp~n", [name, list])
            []
        end

      false ->
        []
    end
  end

  def init_it(gen, starter, parent, module, args, options) do
    gen.init_it(starter, parent, self(), module, args, options)
  end

  def init_it(gen, starter, parent, name, module, args, options) do
    case register(name) do
      true -> gen.init_it(starter, parent, name, module, args, options)
      {false, pid} -> :proc_lib.init_fail(starter, {:error, {:already_started, pid}}, {:exit, :normal})
    end
  end

  defp where({:local, name}), do: :erlang.whereis(name)
  defp where({:global, name}), do: :global.whereis_name(name)
  defp where({:via, module, name}), do: module.whereis_name(name)

  defp register({:local, name} = reg) do
    :erlang.register(name, self())
    true
  catch
    :error, _ -> {false, where(reg)}
  end

  defp register({:global, name} = reg) do
    case :global.register_name(name, self()) do
      :yes -> true
      :no -> {false, where(reg)}
    end
  end

  defp register({:via, module, name} = reg) do
    case module.register_name(name, self()) do
      :yes -> true
      :no -> {false, where(reg)}
    end
  end

  def unregister_name({:local, name}) do
    if :erlang.whereis(name) == self(), do: :erlang.unregister(name)
    :ok
  end

  def unregister_name({:global, name}), do: :global.unregister_name(name)
  def unregister_name({:via, module, name}), do: module.unregister_name(name)
  def unregister_name(_pid), do: :ok

  @doc "The name as it is shown: without `:local` and its like."
  def get_proc_name(pid) when is_pid(pid), do: pid
  def get_proc_name({:local, name}), do: name
  def get_proc_name({:global, name}), do: name
  def get_proc_name({:via, _, name}), do: name

  ## Calling

  def call(process, label, request), do: call(process, label, request, 5000)

  def call(process, label, request, timeout) when is_pid(process), do: {:ok, do_call(process, label, request, timeout)}

  def call(process, label, request, timeout) do
    case resolve(process) do
      nil -> exit(:noproc)
      target -> {:ok, do_call(target, label, request, timeout)}
    end
  end

  # A call on another node cannot succeed: there is none.
  defp resolve(name) when is_atom(name), do: name

  defp resolve({:global, name}) do
    case :global.whereis_name(name) do
      :undefined -> nil
      pid -> pid
    end
  end

  defp resolve({:via, module, name}) do
    case module.whereis_name(name) do
      :undefined -> nil
      pid -> pid
    end
  end

  defp resolve({name, node} = target) when is_atom(name) and is_atom(node) do
    if node == :erlang.node(), do: name, else: target
  end

  defp resolve(pid), do: pid

  @doc "Sends a request under an alias and waits: what comes after the end of the wait is dropped."
  # Who waits forever needs no alias.
  def do_call(process, label, request, :infinity) when is_pid(process) do
    mon = :erlang.quaff_request(process, label, request, false)

    receive do
      {^mon, reply} ->
        :erlang.demonitor(mon, [:flush])
        reply

      {:DOWN, ^mon, _, _, reason} ->
        exit(reason)
    end
  end

  def do_call(process, label, request, timeout) when is_pid(process),
    do: await(:erlang.quaff_request(process, label, request, true), timeout)

  def do_call(process, label, request, timeout) do
    mon = monitor(process)
    post(process, {label, {self(), [:alias | mon]}, request})
    await(mon, timeout)
  end

  defp await(mon, timeout) do
    receive do
      {[:alias | ^mon], reply} ->
        :erlang.demonitor(mon, [:flush])
        reply

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

  defp monitor({_, node}) when node != :erlang.node(), do: exit({:nodedown, node})
  defp monitor(process), do: :erlang.monitor(:process, process, alias: :demonitor)

  # The process may be gone, which the monitor tells.
  defp post(name, message) when is_atom(name) do
    :erlang.send(name, message)
  catch
    :error, _ -> :ok
  end

  defp post(process, message), do: :erlang.send(process, message)

  def reply({_to, [:alias | alias] = tag}, reply) when is_reference(alias) do
    send(alias, {tag, reply})
    :ok
  end

  def reply({_to, [[:alias | alias] | _] = tag}, reply) when is_reference(alias) do
    send(alias, {tag, reply})
    :ok
  end

  def reply({to, tag}, reply) do
    send(to, {tag, reply})
    :ok
  catch
    _, _ -> :ok
  end

  ## Asynchronous requests

  def send_request(process, label, request) do
    case target(process) do
      nil ->
        mon = :erlang.monitor(:process, :"$quaff_nobody", alias: :demonitor)
        mon

      target ->
        mon = monitor(target)
        post(target, {label, {self(), [:alias | mon]}, request})
        mon
    end
  end

  def send_request(process, label, request, id, collection) when is_map(collection),
    do: :maps.put(send_request(process, label, request), id, collection)

  defp target(pid) when is_pid(pid), do: pid
  defp target(process), do: resolve(process)

  def receive_response(id, timeout), do: response(id, timeout, true)
  def wait_response(id, timeout), do: response(id, timeout, false)

  defp response(collection, timeout, abandon) when is_map(collection),
    do: response(collection, timeout, abandon, true)

  defp response(mon, timeout, abandon) do
    receive do
      {[:alias | ^mon], reply} ->
        :erlang.demonitor(mon, [:flush])
        {:reply, reply}

      {:DOWN, ^mon, _, object, reason} ->
        {:error, {reason, server(object)}}
    after
      left(timeout) ->
        if abandon, do: :erlang.demonitor(mon, [:flush])
        :timeout
    end
  end

  def receive_response(collection, timeout, delete), do: response(collection, timeout, true, delete)
  def wait_response(collection, timeout, delete), do: response(collection, timeout, false, delete)

  defp response(collection, _timeout, _abandon, _delete) when map_size(collection) == 0, do: :no_request

  defp response(collection, timeout, abandon, delete) do
    receive do
      {[:alias | mon], reply} when is_map_key(collection, mon) ->
        :erlang.demonitor(mon, [:flush])
        {{:reply, reply}, :erlang.map_get(mon, collection), drop(delete, mon, collection)}

      {:DOWN, mon, _, object, reason} when is_map_key(collection, mon) ->
        {{:error, {reason, server(object)}}, :erlang.map_get(mon, collection), drop(delete, mon, collection)}
    after
      left(timeout) ->
        if abandon, do: :lists.foreach(&:erlang.demonitor(&1, [:flush]), :maps.keys(collection))
        :timeout
    end
  end

  defp drop(true, mon, collection), do: :maps.remove(mon, collection)
  defp drop(false, _mon, collection), do: collection

  defp left({:abs, at}), do: max(at - :erlang.monotonic_time(:millisecond), 0)
  defp left(timeout), do: timeout

  defp server({name, node}) when node == :erlang.node(), do: name
  defp server(object), do: object

  def check_response({[:alias | mon], reply}, mon) do
    :erlang.demonitor(mon, [:flush])
    {:reply, reply}
  end

  def check_response({:DOWN, mon, _, object, reason}, mon), do: {:error, {reason, server(object)}}
  def check_response(_message, _id), do: :no_reply

  def check_response(_message, collection, _delete) when map_size(collection) == 0, do: :no_request

  def check_response({[:alias | mon], reply}, collection, delete) when is_map_key(collection, mon) do
    :erlang.demonitor(mon, [:flush])
    {{:reply, reply}, :erlang.map_get(mon, collection), drop(delete, mon, collection)}
  end

  def check_response({:DOWN, mon, _, object, reason}, collection, delete) when is_map_key(collection, mon),
    do: {{:error, {reason, server(object)}}, :erlang.map_get(mon, collection), drop(delete, mon, collection)}

  def check_response(_message, _collection, _delete), do: :no_reply

  def reqids_new, do: %{}
  def reqids_size(collection), do: map_size(collection)
  def reqids_add(request, id, collection), do: :maps.put(request, id, collection)
  def reqids_to_list(collection), do: :maps.to_list(collection)

  ## Stopping

  def stop(process), do: stop(process, :normal, :infinity)

  def stop(process, reason, timeout) do
    case target(process) do
      nil -> exit(:noproc)
      {_, node} when node != :erlang.node() -> exit({:nodedown, node})
      target -> :proc_lib.stop(target, reason, timeout)
    end
  end

  ## Status and reports

  def format_status_header(title, pid) when is_pid(pid), do: title ++ ~c" " ++ :erlang.pid_to_list(pid)
  def format_status_header(title, name) when is_atom(name), do: title ++ ~c" " ++ :erlang.atom_to_list(name)
  def format_status_header(title, name), do: {title, name}

  @doc "A server's status as its module wants it shown."
  def format_status(module, option, status, args) do
    cond do
      :erlang.function_exported(module, :format_status, 1) ->
        try do
          module.format_status(status)
        catch
          _, _ -> :maps.put(:state, {:format_status_failed, module}, status)
        end

      :erlang.function_exported(module, :format_status, 2) ->
        try do
          module.format_status(option, args)
        catch
          :throw, value -> value
          _, _ -> :lists.last(args)
        end
        |> then(fn value -> :maps.put(:"$status", value, status) end)

      true ->
        status
    end
  end

  @doc "Where the client of a call stands, for the report of a server that fails while serving it."
  def client_stacktrace({pid, _tag}) when is_pid(pid) do
    case :erlang.process_info(pid, [:current_stacktrace, :registered_name]) do
      :undefined -> {pid, :dead}
      [{_, stacktrace}, {_, []}] -> {pid, {pid, stacktrace}}
      [{_, stacktrace}, {_, name}] -> {pid, {name, stacktrace}}
    end
  end

  def client_stacktrace(_from), do: :undefined
end
