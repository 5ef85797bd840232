defmodule :gen_server do
  @moduledoc "A process that serves calls: state, synchronous requests, messages, an orderly end."

  # The loop under `GenServer`. A server is a tuple {parent, name, module, hibernate_after, debug}; state and what to do
  # next (a timeout, `:hibernate`, `{:continue, _}`) are arguments of `loop/3`. Messages are told apart by the clauses of
  # `serve/4`, the common ones first; only servers with debug options take the longer way through `noted/3`.

  @callback init(args :: term) :: term
  @callback handle_call(request :: term, from :: term, state :: term) :: term
  @callback handle_cast(request :: term, state :: term) :: term
  @callback handle_info(message :: term, state :: term) :: term
  @callback handle_continue(continue :: term, state :: term) :: term
  @callback terminate(reason :: term, state :: term) :: term
  @callback code_change(vsn :: term, state :: term, extra :: term) :: term
  @callback format_status(status :: term) :: term
  @callback format_status(option :: term, status :: term) :: term
  @optional_callbacks handle_info: 2, handle_continue: 2, terminate: 2, code_change: 3, format_status: 1, format_status: 2

  ## Starting and stopping

  def start(module, args, options) when is_atom(module) and is_list(options),
    do: :gen.start(:gen_server, :nolink, module, args, options)

  def start(name, module, args, options) when is_tuple(name) and is_atom(module) and is_list(options),
    do: :gen.start(:gen_server, :nolink, name, module, args, options)

  def start_link(module, args, options) when is_atom(module) and is_list(options),
    do: :gen.start(:gen_server, :link, module, args, options)

  def start_link(name, module, args, options) when is_tuple(name) and is_atom(module) and is_list(options),
    do: :gen.start(:gen_server, :link, name, module, args, options)

  def start_monitor(module, args, options) when is_atom(module) and is_list(options),
    do: :gen.start(:gen_server, :monitor, module, args, options)

  def start_monitor(name, module, args, options) when is_tuple(name) and is_atom(module) and is_list(options),
    do: :gen.start(:gen_server, :monitor, name, module, args, options)

  def stop(server), do: :gen.stop(server)
  def stop(server, reason, timeout), do: :gen.stop(server, reason, timeout)

  ## Calls

  def call(server, request) do
    {:ok, reply} = :gen.call(server, :"$gen_call", request)
    reply
  catch
    :exit, reason -> exit({reason, {:gen_server, :call, [server, request]}})
  end

  def call(server, request, timeout) do
    {:ok, reply} = :gen.call(server, :"$gen_call", request, timeout)
    reply
  catch
    :exit, reason -> exit({reason, {:gen_server, :call, [server, request, timeout]}})
  end

  def reply(from, reply), do: :gen.reply(from, reply)

  def cast({:global, name}, request) do
    quietly(fn -> :global.send(name, {:"$gen_cast", request}) end)
  end

  def cast({:via, module, name}, request) do
    quietly(fn -> module.send(name, {:"$gen_cast", request}) end)
  end

  def cast(server, request), do: quietly(fn -> send(server, {:"$gen_cast", request}) end)

  defp quietly(fun) do
    fun.()
    :ok
  catch
    _, _ -> :ok
  end

  def send_request(server, request), do: :gen.send_request(server, :"$gen_call", request)
  def send_request(server, request, id, collection), do: :gen.send_request(server, :"$gen_call", request, id, collection)
  def wait_response(id), do: :gen.wait_response(id, :infinity)
  def wait_response(id, timeout), do: :gen.wait_response(id, timeout)
  def wait_response(collection, timeout, delete), do: :gen.wait_response(collection, timeout, delete)
  def receive_response(id), do: :gen.receive_response(id, :infinity)
  def receive_response(id, timeout), do: :gen.receive_response(id, timeout)
  def receive_response(collection, timeout, delete), do: :gen.receive_response(collection, timeout, delete)
  def check_response(message, id), do: :gen.check_response(message, id)
  def check_response(message, collection, delete), do: :gen.check_response(message, collection, delete)
  def reqids_new, do: :gen.reqids_new()
  def reqids_size(collection), do: :gen.reqids_size(collection)
  def reqids_add(request, id, collection), do: :gen.reqids_add(request, id, collection)
  def reqids_to_list(collection), do: :gen.reqids_to_list(collection)

  def abcast(name, request) when is_atom(name), do: abcast([node() | :erlang.nodes()], name, request)

  def abcast(nodes, name, request) when is_list(nodes) and is_atom(name) do
    :lists.foreach(fn node -> quietly(fn -> send({name, node}, {:"$gen_cast", request}) end) end, nodes)
    :abcast
  end

  def multi_call(name, request) when is_atom(name), do: multi_call([node() | :erlang.nodes()], name, request)
  def multi_call(nodes, name, request), do: multi_call(nodes, name, request, :infinity)

  def multi_call(nodes, name, request, timeout) when is_list(nodes) and is_atom(name) do
    asked = :lists.map(fn node -> {node, if(node == node(), do: :gen.send_request(name, :"$gen_call", request))} end, nodes)

    {good, bad} =
      :lists.foldl(
        fn {node, id}, {good, bad} ->
          case id && :gen.receive_response(id, timeout) do
            {:reply, reply} -> {[{node, reply} | good], bad}
            _ -> {good, [node | bad]}
          end
        end,
        {[], []},
        asked
      )

    {:lists.reverse(good), :lists.reverse(bad)}
  end

  ## Entering the loop

  def enter_loop(module, options, state), do: enter_loop(module, options, state, self(), :infinity)

  def enter_loop(module, options, state, {scope, _} = name) when scope in [:local, :global],
    do: enter_loop(module, options, state, name, :infinity)

  def enter_loop(module, options, state, {:via, _, _} = name), do: enter_loop(module, options, state, name, :infinity)
  def enter_loop(module, options, state, pid) when is_pid(pid), do: enter_loop(module, options, state, pid, :infinity)
  def enter_loop(module, options, state, timeout), do: enter_loop(module, options, state, self(), timeout)

  def enter_loop(module, options, state, name, timeout) when is_atom(module) and is_list(options) do
    name = :gen.get_proc_name(name)

    parent =
      case :erlang.get(:"$ancestors") do
        [parent | _] when is_pid(parent) -> parent
        [parent | _] when is_atom(parent) -> :erlang.whereis(parent)
        _ -> exit(:process_was_not_started_by_proc_lib)
      end

    server = {parent, name, module, :gen.hibernate_after(options), :gen.debug_options(name, options)}
    loop(server, state, timeout)
  end

  def init_it(starter, :self, name, module, args, options), do: init_it(starter, self(), name, module, args, options)

  def init_it(starter, parent, registered, module, args, options) do
    name = :gen.get_proc_name(registered)

    case init_it(module, args) do
      {:ok, state} ->
        ready(starter, parent, name, module, state, :infinity, options)

      {:ok, state, {:continue, _} = next} ->
        ready(starter, parent, name, module, state, next, options)

      {:ok, state, {:timeout, time, _} = next} when (is_integer(time) and time >= 0) or time == :infinity ->
        ready(starter, parent, name, module, state, next, options)

      {:ok, state, next} when next == :infinity or next == :hibernate or (is_integer(next) and next >= 0) ->
        ready(starter, parent, name, module, state, next, options)

      {:stop, reason} ->
        failed(starter, registered, {:error, reason}, {:exit, reason})

      {:error, reason} ->
        failed(starter, registered, {:error, reason}, {:exit, :normal})

      :ignore ->
        failed(starter, registered, :ignore, {:exit, :normal})

      {:"$raised", :exit, reason, stacktrace} ->
        failed(starter, registered, {:error, reason}, {:exit, reason, stacktrace})

      {:"$raised", class, reason, stacktrace} ->
        failed(starter, registered, {:error, {reason, stacktrace}}, {class, reason, stacktrace})

      other ->
        failed(starter, registered, {:error, {:bad_return_value, other}}, {:exit, {:bad_return_value, other}})
    end
  end

  defp init_it(module, args) do
    module.init(args)
  catch
    :throw, value -> value
    class, reason -> {:"$raised", class, reason, __STACKTRACE__}
  end

  defp ready(starter, parent, name, module, state, next, options) do
    server = {parent, name, module, :gen.hibernate_after(options), :gen.debug_options(name, options)}
    :proc_lib.init_ack(starter, {:ok, self()})
    loop(server, state, next)
  end

  defp failed(starter, registered, answer, exception) do
    :gen.unregister_name(registered)
    :proc_lib.init_fail(starter, answer, exception)
  end

  ## The loop

  @doc false
  def loop({_, _, _, :infinity, _} = server, state, :infinity) do
    receive do
      message -> serve(message, server, state, :infinity)
    end
  end

  def loop({_, _, _, after_, _} = server, state, :infinity) do
    receive do
      message -> serve(message, server, state, :infinity)
    after
      after_ -> loop(server, state, :hibernate)
    end
  end

  def loop({_, _, module, _, _} = server, state, {:continue, continue} = message) do
    result = try_handle_continue(module, continue, state)
    settled(result, message, server, state)
  end

  def loop(server, state, :hibernate), do: :proc_lib.hibernate(:gen_server, :wake_hib, [server, state])

  def loop(server, state, {:timeout, time, message} = next) do
    receive do
      message -> serve(message, server, state, next)
    after
      time -> serve(message, server, state, next)
    end
  end

  def loop(server, state, time) do
    receive do
      message -> serve(message, server, state, time)
    after
      time -> serve(:timeout, server, state, time)
    end
  end

  @doc false
  def wake_hib(server, state) do
    receive do
      message -> serve(message, server, state, :hibernate)
    end
  end

  defp serve({:"$gen_call", from, request} = message, {_, _, module, _, []} = server, state, _next) do
    case try_handle_call(module, request, from, state) do
      {:reply, reply, state} ->
        :gen.reply(from, reply)
        loop(server, state, :infinity)

      {:noreply, state} ->
        loop(server, state, :infinity)

      other ->
        called(other, from, message, server, state)
    end
  end

  defp serve({:"$gen_cast", request} = message, {_, _, module, _, []} = server, state, _next) do
    settled(try_handle_cast(module, request, state), message, server, state)
  end

  defp serve({:system, from, request}, {parent, _, _, _, debug} = server, state, next),
    do: :sys.handle_system_msg(request, from, parent, :gen_server, debug, [server, state, next], next == :hibernate)

  defp serve({:EXIT, parent, reason} = message, {parent, _, _, _, _} = server, state, _next),
    do: terminate(:exit, reason, [], nil, message, server, state)

  defp serve(message, {_, _, module, _, []} = server, state, _next) do
    settled(try_handle_info(module, message, state), message, server, state)
  end

  defp serve(message, server, state, _next), do: noted(message, server, state)

  # With debug options: the event is noted first.
  defp noted(message, server, state) do
    {_, _, module, _, _} = server = note(server, {:in, message})

    case message do
      {:"$gen_call", from, request} -> called(try_handle_call(module, request, from, state), from, message, server, state)
      {:"$gen_cast", request} -> settled(try_handle_cast(module, request, state), message, server, state)
      _ -> settled(try_handle_info(module, message, state), message, server, state)
    end
  end

  defp note({_, _, _, _, []} = server, _event), do: server

  defp note({parent, name, module, after_, debug}, event),
    do: {parent, name, module, after_, :sys.handle_debug(debug, &:gen_server.print_event/3, name, event)}

  # A callback's exception is a value here, since `try` must not hold on to the loop.

  defp try_handle_call(module, request, from, state) do
    module.handle_call(request, from, state)
  catch
    :throw, value -> value
    class, reason -> {:"$raised", class, reason, __STACKTRACE__}
  end

  defp try_handle_cast(module, request, state) do
    module.handle_cast(request, state)
  catch
    :throw, value -> value
    class, reason -> {:"$raised", class, reason, __STACKTRACE__}
  end

  defp try_handle_continue(module, continue, state) do
    module.handle_continue(continue, state)
  catch
    :throw, value -> value
    class, reason -> {:"$raised", class, reason, __STACKTRACE__}
  end

  defp try_handle_info(module, message, state) do
    module.handle_info(message, state)
  catch
    :throw, value ->
      value

    :error, :undef ->
      case __STACKTRACE__ do
        [{^module, :handle_info, [^message, ^state], _} | _] = stacktrace ->
          if :erlang.function_exported(module, :handle_info, 2) do
            {:"$raised", :error, :undef, stacktrace}
          else
            :logger.log(:warning, %{label: {:gen_server, :no_handle_info}, module: module, message: message}, %{
              domain: [:otp],
              report_cb: &:gen_server.report_cb/2,
              error_logger: %{tag: :warning_msg, report_cb: &:gen_server.report_cb/1}
            })

            {:noreply, state}
          end

        stacktrace ->
          {:"$raised", :error, :undef, stacktrace}
      end

    class, reason ->
      {:"$raised", class, reason, __STACKTRACE__}
  end

  # What a call came to, beside the common cases.
  defp called({:reply, reply, state}, from, _message, server, _state) do
    server = replied(server, from, reply, state)
    loop(server, state, :infinity)
  end

  defp called({:reply, reply, state, next} = result, from, message, server, old) do
    if valid_next(next) do
      server = replied(server, from, reply, state)
      loop(server, state, next)
    else
      terminate(:exit, {:bad_return_value, result}, [], from, message, server, old)
    end
  end

  defp called({:stop, reason, reply, state}, from, message, server, _old) do
    try do
      terminate(:exit, reason, [], from, message, server, state)
    after
      replied(server, from, reply, state)
    end
  end

  defp called(result, from, message, server, old), do: settled(result, from, message, server, old)

  defp replied(server, from, reply, state) do
    :gen.reply(from, reply)
    note(server, {:out, reply, from, state})
  end

  # What a message came to.
  defp settled({:noreply, state}, _message, {_, _, _, _, []} = server, _old), do: loop(server, state, :infinity)
  defp settled(result, message, server, old), do: settled(result, nil, message, server, old)

  defp settled({:noreply, state}, _from, _message, server, _old),
    do: loop(note(server, {:noreply, state}), state, :infinity)

  defp settled({:noreply, state, next} = result, from, message, server, old) do
    if valid_next(next) do
      loop(note(server, {:noreply, state}), state, next)
    else
      terminate(:exit, {:bad_return_value, result}, [], from, message, server, old)
    end
  end

  defp settled({:stop, reason, state}, from, message, server, _old),
    do: terminate(:exit, reason, [], from, message, server, state)

  defp settled({:"$raised", class, reason, stacktrace}, from, message, server, old),
    do: terminate(class, reason, stacktrace, from, message, server, old)

  defp settled(other, from, message, server, old),
    do: terminate(:exit, {:bad_return_value, other}, [], from, message, server, old)

  defp valid_next(:infinity), do: true
  defp valid_next(:hibernate), do: true
  defp valid_next({:continue, _}), do: true
  defp valid_next({:timeout, time, _}), do: time == :infinity or (is_integer(time) and time >= 0)
  defp valid_next(time), do: is_integer(time) and time >= 0

  ## The end

  defp terminate(class, reason, stacktrace, from, message, {_, _, module, _, _} = server, state) do
    told = if class == :error, do: {reason, stacktrace}, else: reason

    {class, reason, stacktrace} =
      case try_terminate(module, told, state) do
        {:"$raised", class, reason, stacktrace} -> {class, reason, stacktrace}
        _ -> {class, reason, stacktrace}
      end

    unless class == :exit and orderly(reason), do: report(class, reason, stacktrace, from, message, server, state)
    if stacktrace == [], do: exit(reason), else: :erlang.raise(class, reason, stacktrace)
  end

  defp orderly(:normal), do: true
  defp orderly(:shutdown), do: true
  defp orderly({:shutdown, _}), do: true
  defp orderly(_), do: false

  defp try_terminate(module, reason, state) do
    if :erlang.function_exported(module, :terminate, 2), do: module.terminate(reason, state)
  catch
    :throw, value -> value
    class, reason -> {:"$raised", class, reason, __STACKTRACE__}
  end

  defp report(class, reason, stacktrace, from, message, {_, name, module, _, debug}, state) do
    log = :sys.get_log(debug)
    reason = if class == :exit and stacktrace == [], do: reason, else: {reason, stacktrace}
    given = %{state: state, message: message, reason: reason, log: log}
    status = :gen.format_status(module, :terminate, given, [:erlang.get(), state])

    :logger.log(
      :error,
      %{
        label: {:gen_server, :terminate},
        name: name,
        last_message: :maps.get(:message, status),
        state: :maps.get(:"$status", status, :maps.get(:state, status)),
        log: :maps.get(:log, status),
        reason: :maps.get(:reason, status),
        client_info: :gen.client_stacktrace(from),
        process_label: :proc_lib.get_label(self())
      },
      %{
        domain: [:otp],
        report_cb: &:gen_server.report_cb/2,
        error_logger: %{tag: :error, report_cb: &:gen_server.report_cb/1}
      }
    )
  end

  def report_cb(report), do: {~c"~tp", [report]}
  def report_cb(report, _options), do: :unicode.characters_to_list(Kernel.inspect(report, pretty: true))

  ## System messages

  def system_continue(parent, debug, [{_, name, module, after_, _}, state, next]),
    do: loop({parent, name, module, after_, debug}, state, next)

  def system_terminate(reason, parent, debug, [{_, name, module, after_, _}, state, _next]),
    do: terminate(:exit, reason, [], nil, [], {parent, name, module, after_, debug}, state)

  def system_code_change([{_, _, module, _, _} = server, state, next], _code, vsn, extra) do
    case module.code_change(vsn, state, extra) do
      {:ok, state} -> {:ok, [server, state, next]}
      other -> other
    end
  end

  def system_get_state([_server, state, _next]), do: {:ok, state}

  def system_replace_state(fun, [server, state, next]) do
    state = fun.(state)
    {:ok, state, [server, state, next]}
  end

  def format_status(option, [dictionary, status, parent, debug, [{_, name, module, _, _}, state, _next]]) do
    log = :sys.get_log(debug)
    shown = :gen.format_status(module, option, %{state: state, log: log}, [dictionary, state])

    special =
      case shown do
        %{"$status": value} when is_list(value) -> value
        %{"$status": value} -> [value]
        %{state: state} -> [data: [{~c"State", state}]]
      end

    [
      {:header, :gen.format_status_header(~c"Status for generic server", name)},
      {:data, [{~c"Status", status}, {~c"Parent", parent}, {~c"Logged events", :maps.get(:log, shown)}]} | special
    ]
  end

  @doc false
  def print_event(device, {:in, message}, name) do
    case message do
      {:"$gen_call", {from, _}, call} -> :io.format(device, ~c"*DBG* ~tp got call ~tp from ~tw~n", [name, call, from])
      {:"$gen_cast", cast} -> :io.format(device, ~c"*DBG* ~tp got cast ~tp~n", [name, cast])
      _ -> :io.format(device, ~c"*DBG* ~tp got ~tp~n", [name, message])
    end
  end

  def print_event(device, {:out, message, {to, _tag}, state}, name),
    do: :io.format(device, ~c"*DBG* ~tp sent ~tp to ~tw, new state ~tp~n", [name, message, to, state])

  def print_event(device, {:noreply, state}, name), do: :io.format(device, ~c"*DBG* ~tp new state ~tp~n", [name, state])
  def print_event(device, event, name), do: :io.format(device, ~c"*DBG* ~tp dbg  ~tp~n", [name, event])
end
