defmodule :gen_statem do
  @moduledoc "A state machine as a process: events, time-outs, postponed events, state enter calls."

  # The machine is a map; the queue of events that wait inside of it is an argument of the loop, oldest first, and
  # `postponed` is kept newest first. Handling one event:
  #
  #     event -> callback -> result -> actions -> (state changed: postponed events come back, enter call) -> time-outs -> next
  #
  # Events inserted by actions come before all others, time-outs of zero after those that wait already. Timers are
  # `type => {reference, content}`; a time-out message whose reference is not in there is from a stopped timer.

  @callback callback_mode() :: term
  @callback init(args :: term) :: term
  @callback state_name(type :: term, content :: term, data :: term) :: term
  @callback handle_event(type :: term, content :: term, state :: term, data :: term) :: term
  @callback terminate(reason :: term, state :: term, data :: term) :: term
  @callback code_change(vsn :: term, state :: term, data :: term, extra :: term) :: term
  @callback format_status(status :: term) :: term
  @callback format_status(option :: term, status :: term) :: term
  @optional_callbacks state_name: 3, handle_event: 4, terminate: 3, code_change: 4, format_status: 1, format_status: 2

  ## Starting and asking

  def start(module, args, options), do: :gen.start(:gen_statem, :nolink, module, args, options)
  def start(name, module, args, options), do: :gen.start(:gen_statem, :nolink, name, module, args, options)
  def start_link(module, args, options), do: :gen.start(:gen_statem, :link, module, args, options)
  def start_link(name, module, args, options), do: :gen.start(:gen_statem, :link, name, module, args, options)
  def start_monitor(module, args, options), do: :gen.start(:gen_statem, :monitor, module, args, options)
  def start_monitor(name, module, args, options), do: :gen.start(:gen_statem, :monitor, name, module, args, options)

  def stop(server), do: :gen.stop(server)
  def stop(server, reason, timeout), do: :gen.stop(server, reason, timeout)

  def cast(server, message), do: :gen_server.cast(server, message)

  def call(server, request), do: call(server, request, :infinity)
  def call(server, request, {kind, timeout}) when kind in [:clean_timeout, :dirty_timeout], do: call(server, request, timeout)

  def call(server, request, timeout) do
    {:ok, reply} = :gen.call(server, :"$gen_call", request, timeout)
    reply
  catch
    :exit, reason -> exit({reason, {:gen_statem, :call, [server, request, timeout]}})
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

  def reply({:reply, from, reply}), do: reply(from, reply)
  def reply(replies) when is_list(replies), do: :lists.foreach(&reply/1, replies)
  def reply(from, reply), do: :gen.reply(from, reply)

  ## Entering the loop

  def enter_loop(module, options, state, data), do: enter_loop(module, options, state, data, self())

  def enter_loop(module, options, state, data, actions) when is_list(actions),
    do: enter_loop(module, options, state, data, self(), actions)

  def enter_loop(module, options, state, data, server), do: enter_loop(module, options, state, data, server, [])

  def enter_loop(module, options, state, data, server, actions) do
    parent =
      case :erlang.get(:"$ancestors") do
        [parent | _] when is_pid(parent) -> parent
        [parent | _] when is_atom(parent) -> :erlang.whereis(parent)
        _ -> exit(:process_was_not_started_by_proc_lib)
      end

    name = :gen.get_proc_name(server)
    machine = machine(parent, name, module, options)
    enter(%{machine | state: state, data: data}, actions)
  end

  defp machine(parent, name, module, options) do
    %{
      parent: parent,
      name: name,
      module: module,
      modules: [module],
      mode: nil,
      enter: false,
      state: :undefined,
      data: :undefined,
      postponed: [],
      timers: %{},
      hibernate: false,
      hibernate_after: :gen.hibernate_after(options),
      debug: :gen.debug_options(name, options)
    }
  end

  def init_it(starter, :self, name, module, args, options), do: init_it(starter, self(), name, module, args, options)

  def init_it(starter, parent, registered, module, args, options) do
    name = :gen.get_proc_name(registered)

    case (try do
            module.init(args)
          catch
            :throw, value -> value
            class, reason -> {:"$raised", class, reason, __STACKTRACE__}
          end) do
      {:ok, state, data} ->
        begin(starter, machine(parent, name, module, options), state, data, [])

      {:ok, state, data, actions} ->
        begin(starter, machine(parent, name, module, options), state, data, actions)

      {:stop, reason} ->
        failed(starter, registered, {:error, reason}, {:exit, reason})

      {:error, reason} ->
        failed(starter, registered, {:error, reason}, {:exit, :normal})

      :ignore ->
        failed(starter, registered, :ignore, {:exit, :normal})

      {:"$raised", class, reason, stacktrace} ->
        failed(starter, registered, {:error, reason}, {class, reason, stacktrace})

      other ->
        reason = {:bad_return_from_init, other}
        stacktrace = [{:gen_statem, :init_result, 8, []}]
        report(:error, reason, stacktrace, %{machine(parent, name, module, options) | mode: :state_functions}, [])
        failed(starter, registered, {:error, reason}, {:error, reason, stacktrace})
    end
  end

  defp failed(starter, registered, answer, exception) do
    :gen.unregister_name(registered)
    :proc_lib.init_fail(starter, answer, exception)
  end

  defp begin(starter, machine, state, data, actions) do
    :proc_lib.init_ack(starter, {:ok, self()})
    machine = %{machine | state: state, data: data}

    case mode(machine) do
      {:ok, machine} -> enter(machine, actions)
      {class, reason, stacktrace} -> terminate(class, reason, stacktrace, %{machine | mode: :state_functions}, [{:internal, :init_state}])
    end
  end

  # Which callbacks the module has.
  defp mode(%{module: module} = machine) do
    case module.callback_mode() do
      mode when mode in [:state_functions, :handle_event_function] -> {:ok, %{machine | mode: mode, enter: false}}
      [mode] when mode in [:state_functions, :handle_event_function] -> {:ok, %{machine | mode: mode, enter: false}}

      [mode, :state_enter] when mode in [:state_functions, :handle_event_function] ->
        {:ok, %{machine | mode: mode, enter: true}}

      [:state_enter, mode] when mode in [:state_functions, :handle_event_function] ->
        {:ok, %{machine | mode: mode, enter: true}}

      other ->
        {:error, {:bad_return_from_callback_mode, other}, [{:gen_statem, :callback_mode_result, 6, []}]}
    end
  catch
    class, reason -> {class, reason, __STACKTRACE__}
  end

  defp enter(%{mode: nil} = machine, actions) do
    case mode(machine) do
      {:ok, machine} -> enter(machine, actions)
      {class, reason, stacktrace} -> terminate(class, reason, stacktrace, machine, [])
    end
  end

  # The first state: its enter call, then the actions of `init`.
  defp enter(machine, actions) do
    parsed = actions(actions, machine, nil, [], fresh())

    case parsed do
      {:ok, parsed} -> enter_state(machine, machine.state, parsed, [])
      {:bad, reason} -> terminate(:error, reason, bad_stack(), machine, [])
    end
  end

  ## The loop

  # `hibernate` concerns the wait that comes now.
  defp loop(%{hibernate: true} = machine, []) do
    if mail?(), do: wait(machine), else: :proc_lib.hibernate(:gen_statem, :wake_up, [machine])
  end

  defp loop(machine, []), do: wait(machine)
  defp loop(machine, [event | queue]), do: handle(event, queue, cancel_event_timeout(machine, event))

  defp mail? do
    {:message_queue_len, n} = :erlang.process_info(self(), :message_queue_len)
    n > 0
  end

  @doc false
  def wake_up(machine), do: wait(machine)

  defp wait(%{hibernate_after: after_, timers: timers} = machine) do
    receive do
      message -> received(message, machine, timers)
    after
      after_ -> :proc_lib.hibernate(:gen_statem, :wake_up, [machine])
    end
  end

  defp received({:"$gen_call", from, request}, machine, _timers), do: external({{:call, from}, request}, machine)
  defp received({:"$gen_cast", request}, machine, _timers), do: external({:cast, request}, machine)

  defp received({:timeout, ref, type} = message, machine, timers) do
    case timers do
      %{^type => {^ref, content}} -> external({type, content}, %{machine | timers: :maps.remove(type, timers)})
      _ when is_reference(ref) -> external({:info, message}, machine)
      _ -> external({:info, message}, machine)
    end
  end

  defp received({:system, from, request}, %{parent: parent, debug: debug} = machine, _timers),
    do: :sys.handle_system_msg(request, from, parent, :gen_statem, debug, machine, machine.hibernate)

  defp received({:EXIT, parent, reason} = message, %{parent: parent} = machine, _timers),
    do: terminate(:exit, reason, [], machine, [{:info, message}])

  defp received(message, machine, _timers), do: external({:info, message}, machine)

  defp external(event, machine), do: handle(event, [], cancel_event_timeout(note(machine, {:in, event, machine.state}), event))

  # Any event ends the wait for the event time-out.
  defp cancel_event_timeout(%{timers: %{timeout: {ref, _}} = timers} = machine, {type, _}) when type != :timeout do
    stop_timer(ref, :timeout)
    %{machine | timers: :maps.remove(:timeout, timers)}
  end

  defp cancel_event_timeout(machine, _event), do: machine

  defp stop_timer(ref, type) when is_reference(ref) do
    case :erlang.cancel_timer(ref) do
      false ->
        receive do
          {:timeout, ^ref, ^type} -> :ok
        after
          0 -> :ok
        end

      _ ->
        :ok
    end
  end

  defp stop_timer(_, _type), do: :ok

  defp note(%{debug: []} = machine, _event), do: machine

  defp note(%{debug: debug, name: name} = machine, event),
    do: %{machine | debug: :sys.handle_debug(debug, &:gen_statem.print_event/3, name, event)}

  ## One event

  defp handle({type, content} = event, queue, %{state: state, data: data} = machine) do
    case callback(machine, type, content) do
      {:next_state, next, data} -> moved(machine, state, next, data, [], event, queue, false)
      {:next_state, next, data, actions} -> moved(machine, state, next, data, actions, event, queue, false)
      {:keep_state, data} -> moved(machine, state, state, data, [], event, queue, false)
      {:keep_state, data, actions} -> moved(machine, state, state, data, actions, event, queue, false)
      :keep_state_and_data -> moved(machine, state, state, data, [], event, queue, false)
      {:keep_state_and_data, actions} -> moved(machine, state, state, data, actions, event, queue, false)
      {:repeat_state, data} -> moved(machine, state, state, data, [], event, queue, true)
      {:repeat_state, data, actions} -> moved(machine, state, state, data, actions, event, queue, true)
      :repeat_state_and_data -> moved(machine, state, state, data, [], event, queue, true)
      {:repeat_state_and_data, actions} -> moved(machine, state, state, data, actions, event, queue, true)
      other -> ended(other, machine, [event | queue])
    end
  end

  # A callback that stops the machine, raised, or returned nonsense.
  defp ended(:stop, machine, queue), do: terminate(:exit, :normal, [], machine, queue)
  defp ended({:stop, reason}, machine, queue), do: terminate(:exit, reason, [], machine, queue)
  defp ended({:stop, reason, data}, machine, queue), do: terminate(:exit, reason, [], %{machine | data: data}, queue)
  defp ended({:stop_and_reply, reason, replies}, machine, queue), do: stop_and_reply(reason, replies, machine, queue)

  defp ended({:stop_and_reply, reason, replies, data}, machine, queue),
    do: stop_and_reply(reason, replies, %{machine | data: data}, queue)

  defp ended({:"$raised", class, reason, stacktrace}, machine, queue), do: terminate(class, reason, stacktrace, machine, queue)

  defp ended(other, machine, queue),
    do: terminate(:error, {:bad_return_from_state_function, other}, bad_stack(), machine, queue)

  defp bad_stack, do: [{:gen_statem, :loop_state_callback_result, 11, []}]

  defp stop_and_reply(reason, replies, machine, queue) do
    bad =
      :lists.foldl(
        fn
          {:reply, from, reply}, nil ->
            :gen.reply(from, reply)
            nil

          other, nil ->
            other

          _, bad ->
            bad
        end,
        nil,
        if(is_list(replies), do: replies, else: [replies])
      )

    case bad do
      nil -> terminate(:exit, reason, [], machine, queue)
      bad -> terminate(:error, {:bad_reply_action_from_state_function, bad}, bad_stack(), machine, queue)
    end
  end

  defp callback(%{mode: :state_functions, module: module, state: state, data: data}, type, content) do
    apply(module, state, [type, content, data])
  catch
    :throw, value -> value
    class, reason -> {:"$raised", class, reason, __STACKTRACE__}
  end

  defp callback(%{module: module, state: state, data: data}, type, content) do
    module.handle_event(type, content, state, data)
  catch
    :throw, value -> value
    class, reason -> {:"$raised", class, reason, __STACKTRACE__}
  end

  # What a callback decided: the actions, then the consequences.
  defp moved(machine, old, next, data, actions, event, queue, repeat) do
    machine = %{machine | state: next, data: data, hibernate: false}

    case actions(actions, machine, event, queue, fresh()) do
      {:ok, parsed} ->
        changed = if next != old, do: :new, else: repeat and :again
        machine = if parsed.module == nil, do: machine, else: change_module(machine, parsed.module)
        if parsed.postpone, do: transition(%{machine | postponed: [event | machine.postponed]}, old, parsed, changed, queue), else: transition(machine, old, parsed, changed, queue)

      {:bad, reason} ->
        terminate(:error, reason, bad_stack(), machine, [event | queue])
    end
  end

  defp change_module(machine, {:change, module}), do: renewed(%{machine | module: module, modules: [module | tl(machine.modules)]})
  defp change_module(machine, {:push, module}), do: renewed(%{machine | module: module, modules: [module | machine.modules]})

  defp change_module(machine, :pop) do
    case machine.modules do
      [_, module | rest] -> renewed(%{machine | module: module, modules: [module | rest]})
      _ -> machine
    end
  end

  defp renewed(machine) do
    case mode(machine) do
      {:ok, machine} -> machine
      {class, reason, stacktrace} -> terminate(class, reason, stacktrace, machine, [])
    end
  end

  defp transition(machine, _old, parsed, false, queue), do: settle(machine, parsed, queue)
  defp transition(machine, old, parsed, :again, queue), do: enter_state(machine, old, parsed, queue)

  # A new state: postponed events come back, the state time-out ends.
  defp transition(%{postponed: postponed} = machine, old, parsed, :new, queue) do
    machine = cancel(%{machine | postponed: []}, :state_timeout)
    enter_state(machine, old, parsed, :lists.reverse(postponed, queue))
  end

  # The enter call may act, but neither move on, postpone nor insert events.
  defp enter_state(%{enter: false} = machine, _old, parsed, queue), do: settle(machine, parsed, queue)

  defp enter_state(%{state: state, data: data} = machine, old, parsed, queue) do
    case callback(machine, :enter, old) do
      {:next_state, ^state, data} -> entered(machine, data, [], parsed, false, queue)
      {:next_state, ^state, data, actions} -> entered(machine, data, actions, parsed, false, queue)
      {:keep_state, data} -> entered(machine, data, [], parsed, false, queue)
      {:keep_state, data, actions} -> entered(machine, data, actions, parsed, false, queue)
      :keep_state_and_data -> entered(machine, data, [], parsed, false, queue)
      {:keep_state_and_data, actions} -> entered(machine, data, actions, parsed, false, queue)
      {:repeat_state, data} -> entered(machine, data, [], parsed, true, queue)
      {:repeat_state, data, actions} -> entered(machine, data, actions, parsed, true, queue)
      :repeat_state_and_data -> entered(machine, data, [], parsed, true, queue)
      {:repeat_state_and_data, actions} -> entered(machine, data, actions, parsed, true, queue)
      {:next_state, _, _} = bad -> entered_badly(bad, machine, old, queue)
      {:next_state, _, _, _} = bad -> entered_badly(bad, machine, old, queue)
      other -> ended(other, machine, [{:enter, old} | queue])
    end
  end

  defp entered_badly(result, machine, old, queue),
    do: terminate(:error, {:bad_state_enter_return_from_state_function, result}, bad_stack(), machine, [{:enter, old} | queue])

  defp entered(machine, data, actions, parsed, repeat, queue) do
    machine = %{machine | data: data}

    case actions(actions, machine, :enter, queue, parsed) do
      {:ok, parsed} ->
        machine = if parsed.module == nil, do: machine, else: change_module(machine, parsed.module)
        parsed = %{parsed | module: nil}
        if repeat, do: enter_state(machine, machine.state, parsed, queue), else: settle(machine, parsed, queue)

      {:bad, reason} ->
        terminate(:error, reason, bad_stack(), machine, queue)
    end
  end

  # Time-outs are set, inserted events come first, those of zero time last.
  defp settle(machine, %{events: events, timeouts: timeouts, hibernate: hibernate}, queue) do
    {machine, zero} = :lists.foldl(&set_timeout/2, {%{machine | hibernate: hibernate}, []}, :lists.reverse(timeouts))
    # Any other event ends the wait for the event time-out, also one of zero.
    zero = if events == [] and queue == [] and match?([_], zero), do: zero, else: drop_zero(:timeout, zero)
    loop(machine, :lists.reverse(events, queue ++ :lists.reverse(zero)))
  end

  defp set_timeout({type, :cancel, _, _}, {machine, zero}), do: {cancel(machine, type), drop_zero(type, zero)}

  defp set_timeout({type, :update, content, _}, {%{timers: timers} = machine, zero}) do
    case timers do
      %{^type => {ref, _}} -> {%{machine | timers: :maps.put(type, {ref, content}, timers)}, zero}
      _ -> {machine, [{type, content} | drop_zero(type, zero)]}
    end
  end

  defp set_timeout({type, :infinity, _, _}, {machine, zero}), do: {cancel(machine, type), drop_zero(type, zero)}
  defp set_timeout({type, 0, content, []}, {machine, zero}), do: {cancel(machine, type), [{type, content} | drop_zero(type, zero)]}

  defp set_timeout({type, time, content, options}, {machine, zero}) do
    machine = cancel(machine, type)
    ref = :erlang.start_timer(time, self(), type, options)
    {%{machine | timers: :maps.put(type, {ref, content}, machine.timers)}, drop_zero(type, zero)}
  end

  defp drop_zero(_type, []), do: []
  defp drop_zero(type, zero), do: :lists.filter(fn {t, _} -> t != type end, zero)

  defp cancel(%{timers: timers} = machine, type) do
    case timers do
      %{^type => {ref, _}} ->
        stop_timer(ref, type)
        %{machine | timers: :maps.remove(type, timers)}

      _ ->
        machine
    end
  end

  ## Actions

  defp fresh, do: %{postpone: false, hibernate: false, events: [], timeouts: [], module: nil}

  # In order; replies are sent right away. `event` is nil at the start and `:enter` in an enter call.
  defp actions([], _machine, _event, _queue, parsed), do: {:ok, parsed}

  defp actions([action | rest], machine, event, queue, parsed) do
    case action(action, machine, event, parsed) do
      %{} = parsed -> actions(rest, machine, event, queue, parsed)
      bad -> bad
    end
  end

  defp actions(action, machine, event, queue, parsed), do: actions([action], machine, event, queue, parsed)

  defp action({:reply, from, reply}, machine, _event, parsed) do
    :gen.reply(from, reply)
    note(machine, {:out, reply, from})
    parsed
  end

  # There is nothing to postpone at the start.
  defp action(:postpone, _machine, nil, parsed), do: parsed
  defp action(:postpone, _machine, event, parsed) when event != :enter, do: %{parsed | postpone: true}
  defp action({:postpone, flag}, _machine, nil, parsed) when is_boolean(flag), do: parsed

  defp action({:postpone, flag}, _machine, event, parsed) when is_boolean(flag) and event != :enter,
    do: %{parsed | postpone: flag}

  defp action(action, _machine, :enter, _parsed)
       when action == :postpone or (is_tuple(action) and elem(action, 0) in [:postpone, :next_event]),
       do: {:bad, {:bad_state_enter_action_from_state_function, action}}

  defp action(:hibernate, _machine, _event, parsed), do: %{parsed | hibernate: true}
  defp action({:hibernate, flag}, _machine, _event, parsed) when is_boolean(flag), do: %{parsed | hibernate: flag}

  defp action({:next_event, type, content} = action, _machine, event, parsed) do
    if event != :enter and event_type(type), do: %{parsed | events: [{type, content} | parsed.events]}, else: bad(action)
  end

  defp action({:change_callback_module, module}, _machine, _event, parsed), do: %{parsed | module: {:change, module}}
  defp action({:push_callback_module, module}, _machine, _event, parsed), do: %{parsed | module: {:push, module}}
  defp action(:pop_callback_module, _machine, _event, parsed), do: %{parsed | module: :pop}
  defp action({:timeout, :cancel}, _machine, _event, parsed), do: timeout(:timeout, :cancel, nil, [], parsed)
  defp action({:timeout, :update, content}, _machine, _event, parsed), do: timeout(:timeout, :update, content, [], parsed)
  defp action({:timeout, time, content} = a, _m, _e, parsed), do: timed(:timeout, time, content, [], parsed, a)
  defp action({:timeout, time, content, o} = a, _m, _e, parsed), do: timed(:timeout, time, content, o, parsed, a)
  defp action({{:timeout, _} = type, :cancel}, _machine, _event, parsed), do: timeout(type, :cancel, nil, [], parsed)
  defp action({{:timeout, _} = type, :update, content}, _m, _e, parsed), do: timeout(type, :update, content, [], parsed)
  defp action({{:timeout, _} = type, time, content} = a, _m, _e, parsed), do: timed(type, time, content, [], parsed, a)
  defp action({{:timeout, _} = type, time, content, o} = a, _m, _e, parsed), do: timed(type, time, content, o, parsed, a)
  defp action({:state_timeout, :cancel}, _machine, _event, parsed), do: timeout(:state_timeout, :cancel, nil, [], parsed)
  defp action({:state_timeout, :update, content}, _m, _e, parsed), do: timeout(:state_timeout, :update, content, [], parsed)
  defp action({:state_timeout, time, content} = a, _m, _e, parsed), do: timed(:state_timeout, time, content, [], parsed, a)
  defp action({:state_timeout, time, content, o} = a, _m, _e, parsed), do: timed(:state_timeout, time, content, o, parsed, a)

  # A bare time is the event time-out, and its content.
  defp action(time, _machine, _event, parsed) when time == :infinity or (is_integer(time) and time >= 0),
    do: timeout(:timeout, time, time, [], parsed)

  defp action(other, _machine, _event, _parsed), do: bad(other)

  defp bad(action), do: {:bad, {:bad_action_from_state_function, action}}

  defp timed(type, time, content, options, parsed, action) do
    options = if is_list(options), do: options, else: [options]

    if (time == :infinity or is_integer(time)) and (time == :infinity or time >= 0 or options != []),
      do: timeout(type, time, content, :lists.filter(&(&1 != {:abs, false}), options), parsed),
      else: bad(action)
  end

  defp timeout(type, time, content, options, parsed),
    do: %{parsed | timeouts: [{type, time, content, options} | parsed.timeouts]}

  defp event_type({:call, {pid, _}}), do: is_pid(pid)
  defp event_type({:timeout, _}), do: true
  defp event_type(type), do: type in [:cast, :info, :timeout, :state_timeout, :internal]

  ## The end

  defp terminate(class, reason, stacktrace, %{module: module, state: state, data: data} = machine, queue) do
    {class, reason, stacktrace} =
      if :erlang.function_exported(module, :terminate, 3) do
        try do
          module.terminate(reason, state, data)
          {class, reason, stacktrace}
        catch
          :throw, _ -> {class, reason, stacktrace}
          class, reason -> {class, reason, __STACKTRACE__}
        end
      else
        {class, reason, stacktrace}
      end

    unless class == :exit and orderly(reason), do: report(class, reason, stacktrace, machine, queue)
    if stacktrace == [], do: exit(reason), else: :erlang.raise(class, reason, stacktrace)
  end

  defp orderly(:normal), do: true
  defp orderly(:shutdown), do: true
  defp orderly({:shutdown, _}), do: true
  defp orderly(_), do: false

  defp report(class, reason, stacktrace, machine, queue) do
    log = :sys.get_log(machine.debug)
    postponed = :lists.reverse(machine.postponed)
    given = %{state: machine.state, data: machine.data, reason: {class, reason, stacktrace}, queue: queue, postponed: postponed, log: log}
    shown = :gen.format_status(machine.module, :terminate, given, [:erlang.get(), machine.state, machine.data])

    :logger.log(
      :error,
      %{
        label: {:gen_statem, :terminate},
        name: machine.name,
        queue: :maps.get(:queue, shown),
        postponed: :maps.get(:postponed, shown),
        modules: machine.modules,
        callback_mode: machine.mode,
        state_enter: machine.enter,
        state: :maps.get(:"$status", shown, {:maps.get(:state, shown), :maps.get(:data, shown)}),
        timeouts: timeouts(machine),
        log: :maps.get(:log, shown),
        reason: :maps.get(:reason, shown),
        client_info: client(queue),
        process_label: :proc_lib.get_label(self())
      },
      %{
        domain: [:otp],
        report_cb: &:gen_statem.format_log/2,
        error_logger: %{tag: :error, report_cb: &:gen_statem.format_log/1}
      }
    )
  end

  defp client([{{:call, from}, _} | _]), do: :gen.client_stacktrace(from)
  defp client(_), do: :undefined

  defp timeouts(%{timers: timers}),
    do: {map_size(timers), :lists.map(fn {type, {_, content}} -> {type, content} end, :maps.to_list(timers))}

  def format_log(report), do: {~c"~tp", [report]}
  def format_log(report, _options), do: :unicode.characters_to_list(Kernel.inspect(report, pretty: true))

  ## System messages

  def system_continue(parent, debug, machine), do: loop(%{machine | parent: parent, debug: debug}, [])

  def system_terminate(reason, parent, debug, machine),
    do: terminate(:exit, reason, [], %{machine | parent: parent, debug: debug}, [])

  def system_code_change(%{module: module} = machine, _code, vsn, extra) do
    if :erlang.function_exported(module, :code_change, 4) do
      case module.code_change(vsn, machine.state, machine.data, extra) do
        {:ok, state, data} ->
          case mode(%{machine | state: state, data: data}) do
            {:ok, machine} -> {:ok, machine}
            {_class, reason, _stacktrace} -> {:error, reason}
          end

        other ->
          other
      end
    else
      {:ok, machine}
    end
  end

  def system_get_state(%{state: state, data: data}), do: {:ok, {state, data}}

  def system_replace_state(fun, %{state: state, data: data} = machine) do
    {state, data} = new = fun.({state, data})
    {:ok, new, %{machine | state: state, data: data}}
  end

  def format_status(option, [dictionary, status, parent, debug, machine]) do
    log = :sys.get_log(debug)
    given = %{state: machine.state, data: machine.data, postponed: :lists.reverse(machine.postponed), log: log, queue: []}
    shown = :gen.format_status(machine.module, option, given, [dictionary, machine.state, machine.data])

    special =
      case shown do
        %{"$status": value} when is_list(value) -> value
        %{"$status": value} -> [value]
        %{state: state, data: data} -> [data: [{~c"State", {state, data}}]]
      end

    [
      {:header, :gen.format_status_header(~c"Status for state machine", machine.name)},
      {:data,
       [
         {~c"Status", status},
         {~c"Parent", parent},
         {~c"Modules", machine.modules},
         {~c"Time-outs", timeouts(machine)},
         {~c"Logged Events", :maps.get(:log, shown)},
         {~c"Postponed", :maps.get(:postponed, shown)}
       ]}
      | special
    ]
  end

  @doc false
  def print_event(device, event, name), do: :io.format(device, ~c"*DBG* ~tp ~tp~n", [name, event])
end
