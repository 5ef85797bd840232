defmodule Logger.Translator do
  @moduledoc "Puts the reports of Erlang's and Elixir's processes in the words of the log."

  # Each clause makes the text of one kind of report, and the metadata that goes with it: `crash_reason` for tools that
  # collect failures, and who the process is.

  @doc "A report as `{:ok, text}`, `{:ok, text, metadata}`, `:skip` or `:none`."
  def translate(min_level, level, kind, message)

  def translate(min, _level, :report, {{:gen_server, :terminate}, report}) do
    %{name: name, last_message: last, state: state, reason: reason} = report
    {stop, crash} = stop(reason)
    client = Map.get(report, :client_info)

    text = [
      ["GenServer ", inspect(name), " terminating", stop, label(report), "\nLast message", from(client), ": ", inspect(last_request(last), opts())],
      details(min, ["\nState: ", inspect(state, opts()), client(client)])
    ]

    {:ok, text, meta(report, crash)}
  end

  def translate(_min, _level, :report, {{:gen_server, :no_handle_info}, _report}), do: :skip

  def translate(min, _level, :report, {{:gen_event, :terminate}, report}) do
    %{handler: handler, name: name, last_message: last, state: state, reason: reason} = report
    {stop, crash} = stop(event_reason(reason))

    text = [
      [":gen_event handler ", inspect(handler), " installed in ", inspect(name), " terminating", stop, label(report)],
      ["\nLast message: ", inspect(last, opts())],
      details(min, ["\nState: ", inspect(state, opts())])
    ]

    {:ok, text, meta(report, crash)}
  end

  def translate(_min, _level, :report, {{:gen_event, :no_handle_info}, _report}), do: :skip

  def translate(min, _level, :report, {{:gen_statem, :terminate}, report}) do
    %{name: name, queue: queue, postponed: postponed, state: state, reason: {class, reason, stacktrace}} = report
    reason = if stacktrace == [] and class == :exit, do: reason, else: {reason, stacktrace}
    {stop, crash} = stop(reason)

    text = [
      [":gen_statem ", inspect(name), " terminating", stop, label(report)],
      ["\nQueue: ", inspect(queue, opts()), "\nPostponed: ", inspect(postponed, opts())],
      details(min, [
        ["\nState: ", inspect(state, opts())],
        ["\nCallback mode: ", mode(report.callback_mode, report.state_enter), client(Map.get(report, :client_info))]
      ])
    ]

    {:ok, text, meta(report, crash)}
  end

  def translate(_min, _level, :report, {{:supervisor, :progress}, report}) do
    started = report[:started]

    text = [
      ["Child ", inspect(child_id(started)), " of Supervisor ", supervisor(report[:supervisor]), " started"],
      child(started, true)
    ]

    {:ok, text, []}
  end

  def translate(_min, _level, :report, {{:supervisor, kind}, report}) do
    offender = report[:offender]

    happened =
      case kind do
        :start_error -> " failed to start"
        :child_terminated -> " terminated"
        :shutdown_error -> " shut down abnormally"
        :shutdown -> " caused shutdown"
        other -> [" ", to_string(other)]
      end

    {banner, crash} =
      case report[:reason] do
        {reason, [{_, _, _, _} | _] = stacktrace} -> {exit_banner({reason, stacktrace}), {reason, stacktrace}}
        reason -> {exit_banner(reason), {reason, []}}
      end

    text = [
      ["Child ", inspect(child_id(offender)), " of Supervisor ", supervisor(report[:supervisor]), happened],
      banner,
      child(offender, kind != :shutdown)
    ]

    {:ok, text, [crash_reason: crash]}
  end

  def translate(_min, _level, :report, {{:application_controller, :progress}, report}) do
    {:ok, ["Application ", to_string(report[:application]), " started at ", inspect(report[:started_at])]}
  end

  def translate(_min, _level, :report, {{:application_controller, :exit}, report}) do
    {:ok, ["Application ", to_string(report[:application]), " exited: ", Application.format_error(report[:exited])]}
  end

  def translate(min, _level, :report, {{:proc_lib, :crash}, [info, linked]}) do
    {class, reason, stacktrace} = info[:error_info]
    pid = info[:pid]

    name =
      case info[:registered_name] do
        none when none in [[], nil] -> inspect(pid)
        name -> [inspect(name), " (", inspect(pid), ")"]
      end

    {banner, crash} =
      case class do
        :error ->
          exception = Exception.normalize(:error, reason, stacktrace)
          {["\n" | Exception.format(:error, exception, stacktrace)], {exception, stacktrace}}

        :throw ->
          {["\n" | Exception.format(:throw, reason, stacktrace)], {{:nocatch, reason}, stacktrace}}

        :exit ->
          {["\n" | Exception.format(:exit, reason, stacktrace)], {reason, stacktrace}}
      end

    text = [
      ["Process ", name, " terminating", banner |> IO.chardata_to_string() |> String.trim_trailing("\n")],
      ["\nInitial Call: ", initial_call(info[:initial_call])],
      label(Map.new(info)),
      ["\nAncestors: ", inspect(info[:ancestors])],
      details(min, [
        ["\nMessage Queue Length: ", inspect(info[:message_queue_len])],
        ["\nMessages: ", inspect(info[:messages])],
        ["\nLinks: ", inspect(info[:links])],
        ["\nDictionary: ", inspect(info[:dictionary])],
        ["\nTrapping Exits: ", inspect(info[:trap_exit])],
        ["\nStatus: ", inspect(info[:status])],
        ["\nHeap Size: ", inspect(info[:heap_size])],
        ["\nStack Size: ", inspect(info[:stack_size])],
        ["\nReductions: ", inspect(info[:reductions])]
      ]),
      if(linked == [], do: [], else: ["\nNeighbours:", Enum.map(linked, &["\n    ", inspect(&1)])])
    ]

    {:ok, text, [crash_reason: crash, initial_call: info[:initial_call], registered_name: info[:registered_name]]}
  end

  def translate(_min, _level, :report, {{Task.Supervisor, :terminating}, report}) do
    %{name: name, starter: starter, function: fun, args: args, reason: reason} = report
    {stop, crash} = stop(reason)

    text = [
      ["Task ", inspect(name), " started from ", inspect(starter), " terminating", stop, label(report)],
      ["\nFunction: ", inspect(fun, opts()), "\n    Args: ", inspect(args, opts())]
    ]

    {:ok, text, meta(report, crash)}
  end

  def translate(_min, _level, :report, {{GenServer, :no_handle_info}, %{module: module, message: message, name: name}}) do
    {:ok, [inspect(module), " ", inspect(name), " received unexpected message in handle_info/2: ", inspect(message, opts()), "\n"]}
  end

  def translate(_min, _level, :report, {{DynamicSupervisor, :unexpected_msg}, %{msg: message}}) do
    {:ok, ["DynamicSupervisor received unexpected message: ", inspect(message, opts()), "\n"]}
  end

  def translate(_min, _level, :report, {{:error_logger, _}, report}), do: {:ok, plain(report)}

  def translate(_min, _level, :report, _report), do: :none

  def translate(_min, _level, :format, {~c"Error in process " ++ _, [pid, {reason, stacktrace}]}) do
    exception = Exception.normalize(:error, reason, stacktrace)

    text = [
      "Process ",
      inspect(pid),
      " raised an exception",
      ?\n,
      Exception.format_banner(:error, exception, stacktrace) | trace(stacktrace)
    ]

    {:ok, text, [crash_reason: {exception, stacktrace}]}
  end

  def translate(_min, _level, :format, {~c"Supervisor received unexpected message: ~tp~n", [message]}),
    do: {:ok, ["Supervisor received unexpected message: ", inspect(message, opts()), "\n"]}

  def translate(_min, _level, _kind, _message), do: :none

  defp opts, do: []

  defp details(:debug, text), do: text
  defp details(:all, text), do: text
  defp details(_min, _text), do: []

  # How it ended, as a line and the frames below it, and the same as data.
  defp stop({reason, [{_, _, _, _} | _] = stacktrace} = full) do
    case failure(reason, stacktrace) do
      nil ->
        {["\n** (stop) ", Exception.format_exit(reason), trace(stacktrace)], full}

      {exception, stacktrace} ->
        {["\n", Exception.format_banner(:error, exception, stacktrace), trace(stacktrace)], {exception, stacktrace}}
    end
  end

  defp stop({reason, []} = full) when is_exception(reason) do
    {["\n", Exception.format_banner(:error, reason, [])], full}
  end

  defp stop(reason), do: {["\n** (stop) ", Exception.format_exit(reason)], {reason, []}}

  # An exit reason with a stack trace is that of an error when it looks like one.
  defp failure(reason, stacktrace) when is_exception(reason), do: {reason, stacktrace}

  defp failure(reason, stacktrace) do
    case Exception.normalize(:error, reason, stacktrace) do
      %ErlangError{} -> nil
      exception -> {exception, stacktrace}
    end
  end

  defp trace([]), do: []
  defp trace(stacktrace), do: for(entry <- stacktrace, do: ["\n    " | Exception.format_stacktrace_entry(entry)])

  defp exit_banner(reason), do: ["\n** (exit) ", format_exit(reason)]

  defp format_exit(reason), do: reason |> Exception.format_exit() |> String.trim_trailing("\n")

  defp last_request({:"$gen_call", _from, request}), do: request
  defp last_request(message), do: message

  defp from({_, {name, _stacktrace}}), do: [" (from ", inspect(name), ")"]
  defp from({pid, _}) when is_pid(pid), do: [" (from ", inspect(pid), ")"]
  defp from(_), do: []

  defp client({pid, :dead}), do: ["\nClient ", inspect(pid), " is dead"]
  defp client({pid, :remote}), do: ["\nClient ", inspect(pid), " is remote on node ", inspect(node(pid))]
  defp client({_, {name, stacktrace}}), do: ["\nClient ", inspect(name), " is alive\n", trace(stacktrace)]
  defp client(_), do: []

  defp label(%{process_label: label}) when label not in [:undefined, nil], do: ["\nProcess Label: ", inspect(label)]
  defp label(_report), do: []

  defp meta(report, crash) do
    callers = :erlang.get(:"$callers")
    _ = report
    if is_list(callers), do: [crash_reason: crash, callers: callers], else: [crash_reason: crash]
  end

  defp event_reason({:EXIT, reason}), do: reason
  defp event_reason(reason), do: reason

  defp mode(mode, enter), do: [inspect(mode), ", state_enter: ", inspect(enter)]

  defp supervisor({:local, name}), do: inspect(name)
  defp supervisor({:global, name}), do: inspect(name)
  defp supervisor({:via, _mod, name}), do: inspect(name)
  defp supervisor({pid, mod}), do: [inspect(pid), " (", inspect(mod), ")"]
  defp supervisor(other), do: inspect(other)

  defp child_id(child), do: child[:id] || child[:name]

  defp child(child, pid?) do
    pid = child[:pid]

    [
      if(pid? and pid != nil and pid != :undefined, do: ["\nPid: ", inspect(pid)], else: []),
      case child[:mfargs] || child[:mfa] do
        {mod, fun, args} when is_list(args) -> ["\nStart Call: ", start_call(mod, fun, args)]
        {mod, fun, _} -> ["\nStart Call: ", Exception.format_mfa(mod, fun, 0) |> String.replace_suffix("/0", "/?")]
        nil -> []
      end,
      ["\nRestart: ", inspect(child[:restart_type])],
      ["\nShutdown: ", inspect(child[:shutdown])],
      ["\nType: ", inspect(child[:child_type])]
    ]
  end

  defp start_call(mod, fun, args), do: Exception.format_mfa(mod, fun, args)

  defp initial_call({mod, fun, args}) when is_list(args), do: Exception.format_mfa(mod, fun, length(args))
  defp initial_call(other), do: inspect(other)

  defp plain([{_, _} | _] = report) do
    Enum.map_intersperse(report, "\n", fn
      {key, value} -> ["    ", inspect(key), ": ", inspect(value)]
      other -> ["    ", inspect(other)]
    end)
  end

  defp plain(report), do: inspect(report)
end
