defmodule :erlang do
  @moduledoc """
  The part of Erlang's `:erlang` that is no native.
  """

  ## Ports

  def open_port(name, options) when is_tuple(name) do
    case Quaff.PortServer.open(name, options, self()) do
      {:ok, port} -> port
      {:error, reason} -> Quaff.Badarg.wrong(reason, 1, "invalid port name")
      :badoption -> bad_port_option()
      :badarg -> Quaff.Badarg.wrong(1, "invalid port name")
    end
  end

  def open_port(_, _), do: raise(ArgumentError)

  defp bad_port_option do
    raise ArgumentError, "errors were found at the given arguments:\n\n  * 2nd argument: invalid option in list\n"
  end

  def port_command(port, data), do: port_command(port, data, [])

  def port_command(port, data, options) do
    if not is_port(port) and not is_atom(port), do: Quaff.Badarg.wrong(1, "not a port")
    if not (is_list(options) and options -- [:nosuspend, :force] == []), do: Quaff.Badarg.wrong(3, "invalid option in list")
    if not is_port(port), do: raise(ArgumentError)

    case Quaff.PortServer.command(port, data) do
      :ok -> true
      {:error, _} -> true
      :error -> raise ArgumentError, "errors were found at the given arguments:\n\n  * 2nd argument: not an iodata term\n"
      :noproc -> raise ArgumentError
    end
  end

  def port_close(port) do
    if not is_port(port) and not is_atom(port), do: Quaff.Badarg.wrong(1, "not a port")
    if not is_port(port) or Quaff.PortServer.closed(port) == :noproc, do: raise(ArgumentError), else: true
  end

  def port_connect(port, pid) when is_pid(pid) do
    if not is_port(port) or Quaff.PortServer.call(port, {:connect, pid}) == :noproc, do: raise(ArgumentError), else: true
  end

  def port_connect(_, _), do: Quaff.Badarg.wrong(2, "not a pid")

  def ports, do: :quaff_port.list()

  def port_info(port) when is_port(port) do
    case Quaff.PortServer.call(port, :info) do
      :noproc -> :undefined
      info -> info
    end
  end

  def port_info(name) when is_atom(name), do: :undefined
  def port_info(_), do: Quaff.Badarg.wrong(1, "not a port")

  def port_info(port, item) do
    case port_info(port) do
      :undefined -> :undefined
      info -> List.keyfind(info, item, 0) || more_info(item)
    end
  end

  defp more_info(item) when item in [:monitors, :monitored_by], do: {item, []}
  defp more_info(item) when item in [:queue_size, :memory], do: {item, 0}
  defp more_info(:parallelism), do: {:parallelism, false}
  defp more_info(:locking), do: {:locking, :port_level}
  defp more_info(_), do: Quaff.Badarg.wrong(2, "invalid option in list")

  ## Local time

  def localtime, do: :calendar.system_time_to_local_time(:erlang.system_time(:second), :second)
  def universaltime, do: :calendar.system_time_to_universal_time(:erlang.system_time(:second), :second)
  def date, do: elem(localtime(), 0)
  def time, do: elem(localtime(), 1)

  def universaltime_to_localtime(datetime) do
    valid_datetime!(datetime, "not a valid universal time")
    seconds = universaltime_to_posixtime(datetime)
    {offset, _summer} = :quaff_time.local_offset(seconds)
    posixtime_to_universaltime(seconds + offset)
  end

  def localtime_to_universaltime(datetime), do: localtime_to_universaltime(datetime, :undefined)

  def localtime_to_universaltime(datetime, summer) when summer in [true, false, :undefined] do
    valid_datetime!(datetime, "not a valid local time")
    local = universaltime_to_posixtime(datetime)
    # The offset is that of the moment we look for: it lies between those of a day before and after.
    {before, summer_before} = :quaff_time.local_offset(local - 86400)
    {later, summer_later} = :quaff_time.local_offset(local + 86400)

    offset =
      cond do
        before == later -> before
        summer == summer_before -> before
        summer == summer_later -> later
        elem(:quaff_time.local_offset(local - before), 0) == before -> before
        true -> later
      end

    posixtime_to_universaltime(local - offset)
  end

  def localtime_to_universaltime(_datetime, _summer), do: Quaff.Badarg.wrong(2, "not 'true', 'false', or 'undefined'")

  def universaltime_to_posixtime({{year, month, day}, {hour, minute, second}} = datetime) do
    valid_datetime!(datetime, "not a valid universal time")
    (Calendar.ISO.date_to_iso_days(year, month, day) - 719_528) * 86400 + hour * 3600 + minute * 60 + second
  end

  def universaltime_to_posixtime(_datetime), do: Quaff.Badarg.wrong(1, "not a valid universal time")

  def posixtime_to_universaltime(seconds) when is_integer(seconds) do
    of_day = Integer.mod(seconds, 86400)
    date = Calendar.ISO.date_from_iso_days(Integer.floor_div(seconds, 86400) + 719_528)
    {date, {div(of_day, 3600), rem(div(of_day, 60), 60), rem(of_day, 60)}}
  end

  def posixtime_to_universaltime(_seconds), do: Quaff.Badarg.wrong(1, "not an integer")

  defp valid_datetime!({{year, month, day}, {hour, minute, second}}, what)
       when is_integer(year) and month in 1..12 and day in 1..31 and hour in 0..23 and minute in 0..59 and second in 0..59 do
    if day > Calendar.ISO.days_in_month(year, month), do: Quaff.Badarg.wrong(1, what)
  end

  defp valid_datetime!(_datetime, what), do: Quaff.Badarg.wrong(1, what)

  ## Checksums in steps

  # The context is the data so far: the digest comes at the end.
  def md5_init, do: ""
  def md5_update(context, data) when is_binary(context), do: :erlang.iolist_to_binary([context | data])
  def md5_final(context) when is_binary(context), do: :erlang.md5(context)

  def adler32_combine(first, second, size) do
    base = 65521
    a1 = rem(first, 65536)
    b1 = div(first, 65536)
    a2 = rem(second, 65536)
    b2 = div(second, 65536)
    a = Integer.mod(a1 + a2 - 1, base)
    b = Integer.mod(b1 + b2 + rem(size, base) * (a1 - 1), base)
    b * 65536 + a
  end

  # The first checksum as if so many zeros followed; the second takes its own beginning out again.
  def crc32_combine(first, second, size) do
    zeros = :binary.copy(<<0>>, size)
    :erlang.crc32(first, zeros) |> Bitwise.bxor(:erlang.crc32(0, zeros)) |> Bitwise.bxor(second)
  end

  ## Other names

  def append(list, tail), do: list ++ tail
  def subtract(list1, list2), do: list1 -- list2
  def is_integer(term, low, high) when Kernel.is_integer(low) and Kernel.is_integer(high), do: Kernel.is_integer(term) and term >= low and term <= high
  def now, do: :erlang.timestamp()
  def nodes(_type, _info), do: []
  def get_cookie, do: :nocookie
  def get_cookie(_node), do: :nocookie
  def set_cookie(_cookie), do: true
  def set_cookie(_node, _cookie), do: true
  def external_size(term, _options), do: :erlang.external_size(term)
  def term_to_iovec(term), do: [:erlang.term_to_binary(term)]
  def term_to_iovec(term, options), do: [:erlang.term_to_binary(term, options)]
  def nif_error(reason, args), do: :erlang.error(reason, args)

  def fun_to_list(fun) when is_function(fun) do
    {:module, module} = :erlang.fun_info(fun, :module)

    case :erlang.fun_info(fun, :type) do
      {:type, :external} ->
        :erlang.binary_to_list(:erlang.iolist_to_binary(:io_lib.write(fun)))

      _ ->
        {:index, index} = :erlang.fun_info(fun, :index)
        {:uniq, uniq} = :erlang.fun_info(fun, :uniq)
        :io_lib.format(~c"#Fun<~ts.~w.~w>", [:erlang.atom_to_list(module), index, uniq]) |> :lists.flatten()
    end
  end

  def fun_to_list(_fun), do: Quaff.Badarg.wrong(1, "not a fun")

  def fun_info_mfa(fun) do
    {:module, module} = :erlang.fun_info(fun, :module)
    {:name, name} = :erlang.fun_info(fun, :name)
    {:arity, arity} = :erlang.fun_info(fun, :arity)
    {module, name, arity}
  end

  def list_to_ref(text) do
    case :erlang.list_to_binary(text) do
      "#Ref<" <> _ -> :erlang.make_ref()
      _ -> Quaff.Badarg.wrong(1, "not a textual representation of a reference")
    end
  end

  ## Modules

  def module_loaded(module) when is_atom(module), do: :code.ensure_loaded(module) == {:module, module}
  def module_loaded(_module), do: Quaff.Badarg.wrong(1, "not an atom")
  def loaded, do: [:erlang, :lists, :maps | :quaff_code.user_modules()]
  def pre_loaded, do: [:erlang]
  def is_builtin(module, name, arity), do: module == :erlang and :erlang.function_exported(:erlang, name, arity)
  def get_module_info(module), do: :erlang.apply(module, :module_info, [])
  def get_module_info(module, item), do: :erlang.apply(module, :module_info, [item])
  def check_old_code(_module), do: false
  def delete_module(_module), do: :undefined
  def purge_module(_module), do: :erlang.error(:badarg)

  ## Processes

  def processes_iterator, do: {:processes, :erlang.processes()}
  def processes_next({:processes, [pid | pids]}), do: {pid, {:processes, pids}}
  def processes_next({:processes, []}), do: :none
  def send_nosuspend(to, message), do: send_nosuspend(to, message, [])

  def send_nosuspend(to, message, _options) do
    :erlang.send(to, message)
    true
  end

  def display(term) do
    :quaff_io.write(1, [:io_lib.format("~w", [term]), "\n"])
    true
  end

  def display_string(text), do: display_string(:stderr, text)

  def display_string(_device, text) do
    :quaff_io.write(2, text)
    true
  end

  ## Packets

  def decode_packet(type, data, options) when is_binary(data) do
    case type do
      type when type in [0, :raw] -> if data == "", do: {:more, :undefined}, else: {:ok, data, ""}
      type when type in [1, 2, 4] -> sized_packet(type * 8, data, options)
      :line -> line_packet(data, options)
      _ -> Quaff.Badarg.wrong(1, "invalid packet type")
    end
  end

  def decode_packet(_type, _data, _options), do: Quaff.Badarg.wrong(2, "not a binary")

  defp sized_packet(bits, data, options) do
    limit = :proplists.get_value(:packet_size, options, 0)

    case data do
      <<size::size(bits), _::binary>> when limit > 0 and size > limit -> {:error, :invalid}
      <<size::size(bits), packet::binary-size(size), rest::binary>> -> {:ok, packet, rest}
      <<size::size(bits), _::binary>> -> {:more, size + div(bits, 8)}
      _ -> {:more, :undefined}
    end
  end

  defp line_packet(data, options) do
    delimiter = :proplists.get_value(:line_delimiter, options, ?\n)
    limit = :proplists.get_value(:line_length, options, 0)

    case :binary.match(data, <<delimiter>>) do
      {at, 1} when limit == 0 or at < limit ->
        <<line::binary-size(at + 1), rest::binary>> = data
        {:ok, line, rest}

      _ when limit > 0 and byte_size(data) >= limit ->
        <<line::binary-size(limit), rest::binary>> = data
        {:ok, line, rest}

      _ ->
        {:more, :undefined}
    end
  end

  ## Processes

  @doc "Starts a process; its pid comes in a message."
  def spawn_request(fun) when is_function(fun, 0), do: request(fun, [])
  def spawn_request(_), do: Quaff.Badarg.wrong(1, "not a fun")

  def spawn_request(fun, options) when is_function(fun, 0) and is_list(options), do: request(fun, options)
  def spawn_request(node, fun) when is_atom(node) and is_function(fun, 0), do: request_on(node, fun, [])
  def spawn_request(_, _), do: Quaff.Badarg.wrong(1, "not a fun or an atom")

  def spawn_request(node, fun, options) when is_atom(node) and is_function(fun, 0) and is_list(options),
    do: request_on(node, fun, options)

  def spawn_request(module, name, args) when is_atom(module) and is_atom(name) and is_list(args),
    do: request({module, name, args}, [])

  def spawn_request(_, _, _), do: raise(ArgumentError)

  def spawn_request(node, module, name, args) when is_atom(node) and is_atom(module) and is_atom(name) and is_list(args),
    do: request_on(node, {module, name, args}, [])

  def spawn_request(module, name, args, options) when is_atom(module) and is_atom(name) and is_list(args) and is_list(options),
    do: request({module, name, args}, options)

  def spawn_request(_, _, _, _), do: raise(ArgumentError)

  def spawn_request(node, module, name, args, options) when is_atom(node) and is_list(args) and is_list(options),
    do: request_on(node, {module, name, args}, options)

  defp request_on(node, work, options) when node == node(), do: request(work, options)

  defp request_on(_node, _work, options) do
    {tag, reply, _} = request_options(options)
    reference = make_ref()
    answer(reply in [:yes, :error_only], {tag, reference, :error, :noconnection})
    reference
  end

  # The new process waits until the message is sent, so that none of its own comes before.
  defp request(work, options) do
    case request_options(options) do
      {tag, reply, :badopt} ->
        reference = make_ref()
        answer(reply in [:yes, :error_only], {tag, reference, :error, :badopt})
        reference

      {tag, reply, options} ->
        go = make_ref()

        waiting = fn ->
          receive do
            ^go -> run(work)
          end
        end

        {pid, reference} =
          case :erlang.spawn_opt(waiting, options) do
            {pid, reference} -> {pid, reference}
            pid -> {pid, make_ref()}
          end

        answer(reply in [:yes, :success_only], {tag, reference, :ok, pid})
        send(pid, go)
        reference
    end
  end

  defp run({module, name, args}), do: :erlang.apply(module, name, args)
  defp run(fun), do: fun.()

  defp answer(true, message), do: send(self(), message)
  defp answer(false, _), do: :ok

  defp request_options(options) do
    tag = :proplists.get_value(:reply_tag, options, :spawn_reply)
    reply = :proplists.get_value(:reply, options, :yes)
    rest = for option <- options, not match?({key, _} when key in [:reply_tag, :reply], option), do: option
    known = fn option -> option in [:link, :monitor] or (is_tuple(option) and elem(option, 0) in [:monitor, :priority, :fullsweep_after, :min_heap_size, :min_bin_vheap_size, :max_heap_size, :message_queue_data]) end
    {tag, reply, if(:lists.all(known, rest), do: rest, else: :badopt)}
  end

  def spawn_request_abandon(reference) when is_reference(reference), do: false
  def spawn_request_abandon(_), do: Quaff.Badarg.wrong(1, "not a reference")

  @doc "Sends an exit signal."
  def exit_signal(to, reason, options) do
    if options not in [[], [:priority]], do: Quaff.Badarg.wrong(3, "invalid option in list")
    if not (is_pid(to) or is_port(to) or is_reference(to)), do: Quaff.Badarg.wrong(1, "invalid destination")
    :erlang.exit(to, reason)
  end

  @doc "Waits for a message and leaves it where it is; looks now and then."
  def hibernate, do: hibernate_for(1)

  defp hibernate_for(pause) do
    case :erlang.process_info(self(), :message_queue_len) do
      {:message_queue_len, 0} ->
        receive do
        after
          pause -> hibernate_for(min(pause * 2, 10))
        end

      _ ->
        true
    end
  end

  @doc "Stops a process until it is resumed as often."
  def suspend_process(pid), do: suspend_process(pid, [])

  def suspend_process(pid, options) do
    cond do
      not is_pid(pid) -> Quaff.Badarg.wrong(1, "not a pid")
      pid == self() -> Quaff.Badarg.wrong(1, "the pid refers to the current process")
      not :erlang.is_process_alive(pid) -> Quaff.Badarg.wrong(1, "the pid does not refer to an existing process")
      true -> suspend(pid, options)
    end
  end

  defp suspend(pid, options) do
    count = :erlang.get({:"$suspended", pid})

    if is_integer(count) and count > 0 and :unless_suspending in options do
      false
    else
      count = if is_integer(count), do: count, else: 0
      if count == 0, do: resume_when_gone(self(), pid)
      :erlang.put({:"$suspended", pid}, count + 1)
      :erlang.process_flag(pid, :"$suspend", true)

      case :lists.keyfind(:asynchronous, 1, options) do
        {_, tag} -> send(self(), {tag, :suspended})
        false -> if :asynchronous not in options, do: :erlang.process_info(pid, :status)
      end

      true
    end
  end

  # Whoever suspends and dies leaves nobody suspended.
  defp resume_when_gone(suspender, pid) do
    :erlang.spawn(fn ->
      gone = :erlang.monitor(:process, suspender)
      over = :erlang.monitor(:process, pid)

      receive do
        {:DOWN, ^over, _, _, _} -> :ok
        {:DOWN, ^gone, _, _, _} -> resume_all(pid)
      end
    end)
  end

  defp resume_all(pid) do
    case :erlang.process_info(pid, :status) do
      {:status, :suspended} ->
        :erlang.process_flag(pid, :"$suspend", false)
        resume_all(pid)

      _ ->
        :ok
    end
  end

  @doc "Lets a process go on that this one suspended."
  def resume_process(pid) when is_pid(pid) do
    case :erlang.get({:"$suspended", pid}) do
      count when is_integer(count) and count > 0 ->
        if count == 1, do: :erlang.erase({:"$suspended", pid}), else: :erlang.put({:"$suspended", pid}, count - 1)
        if :erlang.is_process_alive(pid), do: :erlang.process_flag(pid, :"$suspend", false)
        true

      _ ->
        Quaff.Badarg.wrong(1, "process is not suspended or is not alive")
    end
  end

  def resume_process(_), do: Quaff.Badarg.wrong(1, "not a pid")

  @doc "Whether a process runs old code of a module: there is no old code."
  def check_process_code(pid, module, options) do
    if not is_pid(pid), do: Quaff.Badarg.wrong(1, "not a pid")
    if not is_atom(module), do: Quaff.Badarg.wrong(2, "not an atom")

    case Enum.reject(options, &match?({:allow_gc, on} when is_boolean(on), &1)) do
      [] ->
        false

      [{:async, id}] ->
        send(self(), {:check_process_code, id, false})
        :async

      _ ->
        Quaff.Badarg.wrong(3, "invalid option in list")
    end
  end

  @doc "Who is told of long garbage collections and the like; none of these happens."
  def system_monitor, do: :persistent_term.get({:erlang, :system_monitor}, :undefined)
  def system_monitor(:undefined), do: monitored(:undefined)
  def system_monitor({pid, options}), do: system_monitor(pid, options)
  def system_monitor(_), do: Quaff.Badarg.wrong(1, "invalid system monitor item")

  def system_monitor(pid, options) when is_pid(pid) and is_list(options) do
    known = fn option ->
      option in [:busy_port, :busy_dist_port] or
        (is_tuple(option) and tuple_size(option) == 2 and elem(option, 0) in [:long_gc, :long_schedule, :large_heap, :long_message_queue])
    end

    if not :lists.all(known, options), do: Quaff.Badarg.wrong(2, "invalid system monitor option")
    monitored({pid, options})
  end

  def system_monitor(_, _), do: Quaff.Badarg.wrong(1, "invalid system monitor item")

  defp monitored(new) do
    old = system_monitor()
    :persistent_term.put({:erlang, :system_monitor}, new)
    old
  end

  @doc "Who is told when processes become ready; nobody is."
  def system_profile, do: :persistent_term.get({:erlang, :system_profile}, :undefined)

  def system_profile(profiler, options) when is_list(options) do
    old = system_profile()
    new = if is_pid(profiler), do: {profiler, options}, else: :undefined
    :persistent_term.put({:erlang, :system_profile}, new)
    old
  end

  @doc "Tells when all trace messages have come: at once, there are none."
  def trace_delivered(whom) when is_pid(whom) or whom == :all do
    reference = make_ref()
    send(self(), {:trace_delivered, whom, reference})
    reference
  end

  def trace_delivered(_), do: Quaff.Badarg.wrong(1, "not a pid or 'all'")

  ## Match specifications

  @doc "What a match specification makes of an object, or of a call's arguments."
  def match_spec_test(object, spec, :table), do: table_test(:ets.test_ms(object, spec))

  def match_spec_test(args, spec, :trace) when is_list(args) do
    if is_list(spec) and :lists.all(&match?({_, guards, body} when is_list(guards) and is_list(body), &1), spec) do
      # A call that matches is traced, whatever the last action gives.
      clauses = for {head, guards, body} <- spec, do: {head(head), guards, [{{true, [actions(body)]}}]}

      case :ets.test_ms({args}, clauses) do
        {:ok, {true, [flags]}} -> {:ok, true, flags, []}
        {:ok, false} -> {:ok, false, [], []}
        {:error, _} = error -> error
      end
    else
      {:error, [error: ~c"Match programs are not in a list."]}
    end
  end

  def match_spec_test(_, _, :trace), do: Quaff.Badarg.wrong(1, "not a list")
  def match_spec_test(_, _, _), do: Quaff.Badarg.wrong(3, "invalid type for match spec")

  defp table_test({:ok, result}), do: {:ok, result, [], []}
  defp table_test(error), do: error

  defp head(:_), do: {:_}
  defp head(head), do: {head}

  defp actions(body) do
    for {action} <- body, action in [:return_trace, :exception_trace], do: {:const, action}
  end

  ## Ports, nodes and code

  @doc "The port that a text names."
  def list_to_port(text) when is_list(text) do
    shown = :unicode.characters_to_binary(text)
    :lists.search(&(inspect(&1) == shown), :erlang.ports()) |> found_port()
  end

  def list_to_port(_), do: Quaff.Badarg.wrong(1, "not a list")

  defp found_port({:value, port}), do: port
  defp found_port(false), do: Quaff.Badarg.wrong(1, "not a textual representation of a port")

  def port_to_list(port) when is_port(port), do: :unicode.characters_to_list(inspect(port))
  def port_to_list(_), do: Quaff.Badarg.wrong(1, "not a port")

  @doc "Talks to the driver of a port; the ports there are know no such words."
  def port_control(port, _operation, _data), do: no_driver(port)
  def port_call(port, _operation, _data), do: no_driver(port)

  defp no_driver(port) when is_port(port) or is_atom(port), do: raise(ArgumentError)
  defp no_driver(_), do: Quaff.Badarg.wrong(1, "not a port")

  def disconnect_node(_node), do: :ignored
  def monitor_node(node, on), do: monitor_node(node, on, [])

  def monitor_node(_node, _on, options) do
    if options not in [[], [:allow_passive_connect]], do: Quaff.Badarg.wrong(3, "invalid option in list")
    :erlang.error(:notalive)
  end

  def dist_ctrl_get_data(_handle), do: :erlang.error(:notsup)
  def dist_ctrl_get_data_notification(_handle), do: :erlang.error(:notsup)
  def dist_ctrl_get_opt(_handle, _option), do: :erlang.error(:notsup)
  def dist_ctrl_input_handler(_handle, _handler), do: :erlang.error(:notsup)
  def dist_ctrl_put_data(_handle, _data), do: raise(ArgumentError)
  def dist_ctrl_set_opt(_handle, _option, _value), do: :erlang.error(:notsup)

  @doc "Loads native code: of the BEAM's kind, which cannot be."
  def load_nif(_path, _info),
    do: {:error, {:bad_lib, ~c"load_nif/2 must be explicitly called from the NIF module. It cannot be called through apply/3."}}

  def load_module(module, _) when not is_atom(module), do: Quaff.Badarg.wrong(1, "not an atom")
  def load_module(_, code) when not is_binary(code), do: Quaff.Badarg.wrong(2, "not a binary")
  def load_module(_, _), do: {:error, :badfile}

  @doc "Whether the value is a record of Erlang's own kind, which there is none of."
  def is_record(_), do: false
end
