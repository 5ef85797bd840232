defmodule :gen_event do
  @moduledoc "A process that hands events to handlers, which come and go while it runs."

  # Handlers are a list of `{module, id, state, supervised}` (id is false for a plain module), the last added first.
  # A handler that fails is taken out and reported; the manager lives on.

  @callback init(args :: term) :: term
  @callback handle_event(event :: term, state :: term) :: term
  @callback handle_call(request :: term, state :: term) :: term
  @callback handle_info(message :: term, state :: term) :: term
  @callback terminate(args :: term, state :: term) :: term
  @callback code_change(vsn :: term, state :: term, extra :: term) :: term
  @callback format_status(status :: term) :: term
  @callback format_status(option :: term, status :: term) :: term
  @optional_callbacks handle_info: 2, terminate: 2, code_change: 3, format_status: 1, format_status: 2

  ## Starting and stopping

  def start, do: start_it(:nolink, [])
  def start(options) when is_list(options), do: start_it(:nolink, options)
  def start(name), do: start(name, [])
  def start(name, options), do: start_it(:nolink, name, options)
  def start_link, do: start_it(:link, [])
  def start_link(options) when is_list(options), do: start_it(:link, options)
  def start_link(name), do: start_link(name, [])
  def start_link(name, options), do: start_it(:link, name, options)
  def start_monitor, do: start_it(:monitor, [])
  def start_monitor(options) when is_list(options), do: start_it(:monitor, options)
  def start_monitor(name), do: start_monitor(name, [])
  def start_monitor(name, options), do: start_it(:monitor, name, options)

  defp start_it(link, options), do: :gen.start(:gen_event, link, :"no callback module", [], options)
  defp start_it(link, name, options), do: :gen.start(:gen_event, link, name, :"no callback module", [], options)

  def stop(manager), do: :gen.stop(manager)
  def stop(manager, reason, timeout), do: :gen.stop(manager, reason, timeout)

  ## Requests

  def notify(manager, event), do: post(manager, {:notify, event})
  def sync_notify(manager, event), do: rpc(manager, {:sync_notify, event})
  def add_handler(manager, handler, args), do: rpc(manager, {:add_handler, handler, args})
  def add_sup_handler(manager, handler, args), do: rpc(manager, {:add_sup_handler, handler, args, self()})
  def delete_handler(manager, handler, args), do: rpc(manager, {:delete_handler, handler, args})
  def swap_handler(manager, {h1, a1}, {h2, a2}), do: rpc(manager, {:swap_handler, h1, a1, h2, a2})
  def swap_sup_handler(manager, {h1, a1}, {h2, a2}), do: rpc(manager, {:swap_sup_handler, h1, a1, h2, a2, self()})
  def which_handlers(manager), do: rpc(manager, :which_handlers)

  def call(manager, handler, request), do: call(manager, handler, request, 5000)

  def call(manager, handler, request, timeout) do
    {:ok, answer} = :gen.call(manager, self(), {:call, handler, request}, timeout)
    answer
  catch
    :exit, reason -> exit({reason, {:gen_event, :call, [manager, handler, request, timeout]}})
  end

  defp rpc(manager, request) do
    {:ok, answer} = :gen.call(manager, self(), request, :infinity)
    answer
  end

  defp post({:global, name}, message) do
    try do
      :global.send(name, message)
    catch
      _, _ -> :ok
    end

    :ok
  end

  defp post({:via, module, name}, message) do
    module.send(name, message)
    :ok
  catch
    _, _ -> :ok
  end

  defp post(manager, message) do
    send(manager, message)
    :ok
  end

  def send_request(manager, handler, request), do: :gen.send_request(manager, self(), {:call, handler, request})

  def send_request(manager, handler, request, id, collection),
    do: :gen.send_request(manager, self(), {:call, handler, request}, id, collection)

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

  ## The loop

  def init_it(starter, :self, name, module, args, options), do: init_it(starter, self(), name, module, args, options)

  def init_it(starter, parent, registered, _module, _args, options) do
    :erlang.process_flag(:trap_exit, true)
    name = :gen.get_proc_name(registered)
    :proc_lib.init_ack(starter, {:ok, self()})
    loop(%{parent: parent, name: name, hibernate_after: :gen.hibernate_after(options), debug: :gen.debug_options(name, options)}, [], false)
  end

  defp loop(manager, handlers, true), do: :proc_lib.hibernate(:gen_event, :wake_hib, [manager, handlers])

  defp loop(%{hibernate_after: after_} = manager, handlers, false) do
    receive do
      message -> serve(message, manager, handlers)
    after
      after_ -> loop(manager, handlers, true)
    end
  end

  @doc false
  def wake_hib(manager, handlers) do
    receive do
      message -> serve(message, manager, handlers)
    end
  end

  defp serve({:notify, event} = message, manager, handlers) do
    {hibernate, handlers} = all(event, :handle_event, note(manager, {:in, message}), handlers)
    loop(manager, handlers, hibernate)
  end

  defp serve({:system, from, request}, %{parent: parent, debug: debug} = manager, handlers),
    do: :sys.handle_system_msg(request, from, parent, :gen_event, debug, [manager, handlers])

  defp serve({:EXIT, parent, reason}, %{parent: parent} = manager, handlers), do: end_all(reason, manager, handlers)

  defp serve({:EXIT, from, reason} = message, manager, handlers) do
    {gone, kept} = :lists.partition(fn {_, _, _, supervised} -> supervised == from end, handlers)

    :lists.foreach(fn handler -> finish(handler, {:stop, reason}, manager, message, :shutdown) end, gone)
    {hibernate, handlers} = all(message, :handle_info, manager, kept)
    loop(manager, handlers, hibernate)
  end

  defp serve({label, from, request}, manager, handlers) when is_pid(label) and is_tuple(from) do
    {answer, handlers, hibernate} = perform(request, from, manager, handlers)
    if answer != :"$noreply", do: :gen.reply(from, answer)
    loop(manager, handlers, hibernate)
  end

  defp serve(message, manager, handlers) do
    {hibernate, handlers} = all(message, :handle_info, note(manager, {:in, message}), handlers)
    loop(manager, handlers, hibernate)
  end

  defp note(%{debug: []} = manager, _event), do: manager

  defp note(%{debug: debug, name: name} = manager, event) do
    :sys.handle_debug(debug, &:gen_event.print_event/3, name, event)
    manager
  end

  defp perform({:sync_notify, event}, _from, manager, handlers) do
    {hibernate, handlers} = all(event, :handle_event, manager, handlers)
    {:ok, handlers, hibernate}
  end

  defp perform({:add_handler, handler, args}, _from, manager, handlers), do: add(handler, args, false, manager, handlers)

  defp perform({:add_sup_handler, handler, args, parent}, _from, manager, handlers) do
    :erlang.link(parent)
    add(handler, args, parent, manager, handlers)
  end

  defp perform({:delete_handler, handler, args}, _from, manager, handlers) do
    case take(handler, handlers) do
      nil ->
        {{:error, :module_not_found}, handlers, false}

      {found, kept} ->
        {finish(found, args, manager, :delete, :normal), kept, false}
    end
  end

  defp perform({:swap_handler, h1, a1, h2, a2}, _from, manager, handlers), do: swap(h1, a1, h2, a2, false, manager, handlers)

  defp perform({:swap_sup_handler, h1, a1, h2, a2, parent}, _from, manager, handlers) do
    :erlang.link(parent)
    swap(h1, a1, h2, a2, parent, manager, handlers)
  end

  defp perform(:which_handlers, _from, _manager, handlers), do: {:lists.map(&shown/1, handlers), handlers, false}

  defp perform({:call, handler, request}, _from, manager, handlers) do
    case find(handler, handlers) do
      nil ->
        {{:error, :bad_module}, handlers, false}

      {module, _, state, _} = found ->
        case safely(fn -> module.handle_call(request, state) end) do
          {:ok, reply, state} -> {reply, put(found, state, handlers), false}
          {:ok, reply, state, :hibernate} -> {reply, put(found, state, handlers), true}

          {:swap_handler, reply, a1, state, h2, a2} ->
            {answer, handlers, hibernate} = swap(handler, a1, h2, a2, elem(found, 3), manager, put(found, state, handlers))
            _ = answer
            {reply, handlers, hibernate}

          {:remove_handler, reply} ->
            finish(found, :remove_handler, manager, request, :normal)
            {reply, :lists.delete(found, handlers), false}

          {:"$raised", reason} ->
            finish(found, {:error, {:EXIT, reason}}, manager, request, {:EXIT, reason})
            {{:error, {:EXIT, reason}}, :lists.delete(found, handlers), false}

          other ->
            finish(found, {:error, other}, manager, request, other)
            {{:error, other}, :lists.delete(found, handlers), false}
        end
    end
  end

  defp perform(_other, _from, _manager, handlers), do: {:"$noreply", handlers, false}

  # One handler after the other; what fails is taken out.
  defp all(event, function, manager, handlers) do
    {kept, hibernate} =
      :lists.foldl(
        fn handler, {kept, hibernate} ->
          case one(handler, function, event, manager) do
            :gone -> {kept, hibernate}
            {:keep, handler, wish} -> {[handler | kept], hibernate or wish}
          end
        end,
        {[], false},
        handlers
      )

    {hibernate and kept != [], :lists.reverse(kept)}
  end

  defp one({module, id, state, supervised} = handler, function, event, manager) do
    case safely(fn -> apply(module, function, [event, state]) end) do
      {:ok, state} ->
        {:keep, {module, id, state, supervised}, false}

      {:ok, state, :hibernate} ->
        {:keep, {module, id, state, supervised}, true}

      :remove_handler ->
        finish(handler, :remove_handler, manager, event, :normal)
        :gone

      {:swap_handler, a1, state, h2, a2} ->
        kept = finish({module, id, state, supervised}, a1, manager, event, :swapped)

        case initial(h2, {a2, kept}, supervised) do
          {:ok, handler, wish} -> {:keep, handler, wish}
          _ -> :gone
        end

      {:"$raised", {:undef, [{^module, :handle_info, [_, _], _} | _]}} when function == :handle_info ->
        {:keep, handler, false}

      {:"$raised", reason} ->
        finish(handler, {:error, {:EXIT, reason}}, manager, event, {:EXIT, reason})
        :gone

      other ->
        finish(handler, {:error, other}, manager, event, other)
        :gone
    end
  end

  defp safely(fun) do
    fun.()
  catch
    :throw, value -> value
    :exit, reason -> {:"$raised", reason}
    :error, reason -> {:"$raised", {reason, __STACKTRACE__}}
  end

  defp add(handler, args, supervised, _manager, handlers) do
    case initial(handler, args, supervised) do
      {:ok, handler, hibernate} -> {:ok, [handler | handlers], hibernate}
      {:"$raised", reason} -> {{:EXIT, reason}, handlers, false}
      other -> {other, handlers, false}
    end
  end

  defp initial(handler, args, supervised) do
    {module, id} = if is_tuple(handler), do: handler, else: {handler, false}

    case safely(fn -> module.init(args) end) do
      {:ok, state} -> {:ok, {module, id, state, supervised}, false}
      {:ok, state, :hibernate} -> {:ok, {module, id, state, supervised}, true}
      other -> other
    end
  end

  defp swap(h1, a1, h2, a2, supervised, manager, handlers) do
    {kept, handlers} =
      case take(h1, handlers) do
        nil ->
          {:error, handlers}

        {found, handlers} ->
          {module, id} = if is_tuple(h2), do: h2, else: {h2, false}
          _ = {module, id}
          {finish(found, a1, manager, :swapped, {:swapped, h2, supervised}), handlers}
      end

    case add(h2, {a2, kept}, supervised, manager, handlers) do
      {:ok, handlers, hibernate} -> {:ok, handlers, hibernate}
      {other, handlers, hibernate} -> {{:error, other}, handlers, hibernate}
    end
  end

  defp find(handler, handlers) do
    {module, id} = if is_tuple(handler), do: handler, else: {handler, false}

    case :lists.search(fn {m, i, _, _} -> m == module and i == id end, handlers) do
      {:value, found} -> found
      false -> nil
    end
  end

  defp take(handler, handlers) do
    case find(handler, handlers) do
      nil -> nil
      found -> {found, :lists.delete(found, handlers)}
    end
  end

  defp put({module, id, _, supervised} = old, state, handlers) do
    :lists.map(fn handler -> if handler == old, do: {module, id, state, supervised}, else: handler end, handlers)
  end

  defp shown({module, false, _, _}), do: module
  defp shown({module, id, _, _}), do: {module, id}

  # A handler's end: its `terminate`, word to whom it is tied to, and a report when it failed.
  defp finish({module, _, state, supervised} = handler, args, manager, last, reason) do
    result =
      if :erlang.function_exported(module, :terminate, 2) do
        case safely(fn -> module.terminate(args, state) end) do
          {:"$raised", reason} -> {:EXIT, reason}
          value -> value
        end
      else
        :ok
      end

    # The link stays: others may need it.
    if is_pid(supervised), do: send(supervised, {:gen_event_EXIT, shown(handler), reason})

    unless reason in [:normal, :shutdown, :swapped] or match?({:swapped, _, _}, reason) or match?({:shutdown, _}, reason),
      do: report(handler, manager, last, reason)

    result
  end

  defp report({module, _, state, _} = handler, %{name: name}, last, reason) do
    _ = module
    reason =
      case reason do
        {:EXIT, {:undef, [{m, f, a, l} | rest]}} -> {:EXIT, {:undef, [{m, f, a, l} | rest]}}
        reason -> reason
      end

    :logger.log(
      :error,
      %{
        label: {:gen_event, :terminate},
        handler: shown(handler),
        name: name,
        last_message: last,
        state: state,
        log: [],
        reason: reason,
        process_label: :proc_lib.get_label(self())
      },
      %{
        domain: [:otp],
        report_cb: &:gen_event.format_log/2,
        error_logger: %{tag: :error, report_cb: &:gen_event.format_log/1}
      }
    )
  end

  def format_log(report), do: {~c"~tp", [report]}
  def format_log(report, _options), do: :unicode.characters_to_list(Kernel.inspect(report, pretty: true))

  defp end_all(reason, manager, handlers) do
    :lists.foreach(fn handler -> finish(handler, :stop, manager, [], :shutdown) end, handlers)
    exit(reason)
  end

  ## System messages

  def system_continue(parent, debug, [manager, handlers]), do: loop(%{manager | parent: parent, debug: debug}, handlers, false)
  def system_terminate(reason, _parent, _debug, [manager, handlers]), do: end_all(reason, manager, handlers)

  def system_code_change([manager, handlers], module, vsn, extra) do
    handlers =
      :lists.map(
        fn
          {^module, id, state, supervised} ->
            {:ok, state} = module.code_change(vsn, state, extra)
            {module, id, state, supervised}

          other ->
            other
        end,
        handlers
      )

    {:ok, [manager, handlers]}
  end

  def system_get_state([_manager, handlers]),
    do: {:ok, :lists.map(fn {module, id, state, _} -> {module, id, state} end, handlers)}

  def system_replace_state(fun, [manager, handlers]) do
    {handlers, states} =
      :lists.unzip(
        :lists.map(
          fn {module, id, state, supervised} = old ->
            case (try do
                    fun.({module, id, state})
                  catch
                    _, _ -> :failed
                  end) do
              {^module, ^id, state} = new -> {{module, id, state, supervised}, new}
              _ -> {old, {module, id, state}}
            end
          end,
          handlers
        )
      )

    {:ok, states, [manager, handlers]}
  end

  def format_status(_option, [_dictionary, status, parent, _debug, [manager, handlers]]) do
    shown = :lists.map(fn {module, id, state, supervised} -> {:handler, module, id, state, supervised} end, handlers)

    [
      {:header, :gen.format_status_header(~c"Status for event handler", manager.name)},
      {:data, [{~c"Status", status}, {~c"Logged Events", []}, {~c"Parent", parent}]},
      {:items, {~c"Installed handlers", shown}}
    ]
  end

  @doc false
  def print_event(device, {:in, event}, name), do: :io.format(device, ~c"*DBG* ~tp got event ~tp~n", [name, event])
  def print_event(device, event, name), do: :io.format(device, ~c"*DBG* ~tp ~tp~n", [name, event])
end
