defmodule Exception do
  @moduledoc "Exceptions as values: their messages, their texts, stack traces as text."

  @type t :: %{required(:__struct__) => module, required(:__exception__) => true, atom => any}

  @callback exception(term) :: t
  @callback message(t) :: String.t()
  @callback blame(t, list) :: {t, list}
  @optional_callbacks [blame: 2]

  @doc "Whether the value is an exception."
  def exception?(%{__struct__: struct, __exception__: true}) when is_atom(struct), do: true
  def exception?(_), do: false

  @doc "The message of an exception; never raises."
  def message(%module{__exception__: true} = exception) do
    module.message(exception)
  rescue
    caught ->
      "got #{inspect(caught.__struct__)} with message #{inspect(message(caught))} " <>
        "while retrieving Exception.message/1 for #{inspect(exception)}. Stacktrace:\n" <>
        format_stacktrace(__STACKTRACE__)
  else
    result when is_binary(result) -> result
    result -> "got #{inspect(result)} while retrieving Exception.message/1 for #{inspect(exception)} (expected a string)"
  end

  @doc "An Erlang error reason as an exception; other classes are left as they are."
  def normalize(kind, payload, stacktrace \\ [])
  def normalize(:error, %_{__exception__: true} = payload, _stacktrace), do: payload
  def normalize(:error, payload, stacktrace), do: ErlangError.normalize(payload, stacktrace || [])
  def normalize(_kind, payload, _stacktrace), do: payload

  @doc "Adds what is known of the cause to an exception's message."
  def blame(kind, error, stacktrace)

  def blame(:error, error, stacktrace) do
    %module{} = struct = normalize(:error, error, stacktrace)
    if function_exported?(module, :blame, 2), do: module.blame(struct, stacktrace), else: {struct, stacktrace}
  end

  def blame(_kind, reason, stacktrace), do: {reason, stacktrace}

  @doc """
  The clauses of a library function, each with what of its head fits the arguments: `{:ok, kind, clauses}`, or `:error`
  where its text is not known (modules of scripts, Erlang's modules).
  """
  def blame_mfa(module, function, args) when is_atom(module) and is_atom(function) and is_list(args),
    do: Exception.Blame.mfa(module, function, args)

  @doc "The first lines of an error's text: `** (Module) message`."
  def format_banner(kind, payload, stacktrace \\ [])

  def format_banner(:error, exception, stacktrace) do
    exception = normalize(:error, exception, stacktrace)
    "** (" <> inspect(exception.__struct__) <> ") " <> message(exception)
  end

  def format_banner(:throw, reason, _), do: "** (throw) " <> inspect(reason)
  def format_banner(:exit, reason, _), do: "** (exit) " <> format_exit(reason, <<"\n    ">>)
  def format_banner({:EXIT, pid}, reason, _), do: "** (EXIT from #{inspect(pid)}) " <> format_exit(reason, <<"\n    ">>)

  @doc "An error's banner and stack trace."
  def format(kind, payload, stacktrace \\ [])
  def format({:EXIT, _} = kind, any, _), do: format_banner(kind, any)

  def format(kind, payload, stacktrace) do
    message = format_banner(kind, payload, stacktrace)

    case stacktrace do
      [] -> message
      _ -> message <> "\n" <> format_stacktrace(stacktrace)
    end
  end

  @doc "The text of an exit reason."
  def format_exit(reason), do: format_exit(reason, <<"\n    ">>)

  defp format_exit({%_{__exception__: true} = exception, maybe_stacktrace} = reason, joiner)
       when is_list(maybe_stacktrace) do
    if stacktrace?(maybe_stacktrace) do
      format_exit_wrap("an exception was raised:", joiner) <>
        format_banner(:error, exception, maybe_stacktrace) <>
        trace_lines(maybe_stacktrace, joiner)
    else
      format_exit_reason(reason)
    end
  end

  defp format_exit({:EXIT, pid, reason}, joiner) when is_pid(pid) do
    "exited in: " <> inspect(pid) <> joiner <> "** (EXIT) " <> format_exit(reason, joiner <> "    ")
  end

  defp format_exit({reason, {mod, fun, args}} = original, joiner) when is_atom(mod) and is_atom(fun) and is_list(args) do
    if Enum.all?(args, fn _ -> true end) and original != nil do
      "exited in: " <> format_mfa(mod, fun, args) <> joiner <> "** (EXIT) " <> format_exit(reason, joiner <> "    ")
    else
      inspect(original)
    end
  end

  defp format_exit({reason, stacktrace} = original, joiner) when is_list(stacktrace) and stacktrace != [] do
    if stacktrace?(stacktrace) do
      case reason do
        {:nocatch, value} ->
          format_exit_wrap("an exception was raised:", joiner) <>
            format_banner(:error, {:nocatch, value}, stacktrace) <> trace_lines(stacktrace, joiner)

        _ ->
          format_exit_wrap("an exception was raised:", joiner) <>
            format_banner(:error, reason, stacktrace) <> trace_lines(stacktrace, joiner)
      end
    else
      format_exit_reason(original)
    end
  end

  defp format_exit({:shutdown, {:failed_to_start_child, child, {:EXIT, reason}}}, joiner),
    do: format_exit({:shutdown, {:failed_to_start_child, child, reason}}, joiner)

  defp format_exit({:shutdown, {:failed_to_start_child, child, reason}}, joiner),
    do: "shutdown: failed to start child: " <> inspect(child) <> joiner <> "** (EXIT) " <> format_exit(reason, joiner <> "    ")

  defp format_exit(reason, _joiner), do: format_exit_reason(reason)

  defp format_exit_wrap(text, joiner), do: text <> joiner


  defp trace_lines(stacktrace, joiner) do
    Enum.map_join(stacktrace, "", fn entry -> joiner <> "    " <> format_stacktrace_entry(entry) end)
  end

  defp stacktrace?([]), do: false

  defp stacktrace?(list) do
    Enum.all?(list, fn
      {mod, fun, arity, location} when is_atom(mod) and is_atom(fun) and is_list(location) -> is_integer(arity) or is_list(arity)
      {fun, arity, location} when is_function(fun) and is_list(location) -> is_integer(arity) or is_list(arity)
      _ -> false
    end)
  end

  defp format_exit_reason(:normal), do: "normal"
  defp format_exit_reason(:shutdown), do: "shutdown"
  defp format_exit_reason({:shutdown, reason}), do: "shutdown: #{inspect(reason)}"
  defp format_exit_reason(:calling_self), do: "process attempted to call itself"
  defp format_exit_reason(:timeout), do: "time out"
  defp format_exit_reason(:killed), do: "killed"
  defp format_exit_reason(:noconnection), do: "no connection"

  defp format_exit_reason(:noproc),
    do:
      "no process: the process is not alive or there's no process currently associated with the given name, " <>
        "possibly because its application isn't started"

  defp format_exit_reason({:nodedown, node}) when is_atom(node), do: "no connection to #{node}"

  defp format_exit_reason({:bad_return_value, value}), do: "bad return value: " <> inspect(value)
  defp format_exit_reason({:bad_call, request}), do: "bad call: " <> inspect(request)
  defp format_exit_reason({:bad_cast, request}), do: "bad cast: " <> inspect(request)
  defp format_exit_reason({:already_started, pid}), do: "already started: " <> inspect(pid)

  defp format_exit_reason({:bad_return, {mod, :init, value}}),
    do: format_mfa(mod, :init, 1) <> " returned a bad value: " <> inspect(value)

  defp format_exit_reason({:bad_start_spec, spec}), do: "bad child specification, invalid children: " <> inspect(spec)
  defp format_exit_reason({:start_spec, spec}), do: "bad child specification, " <> format_start_spec(spec)

  defp format_exit_reason({:supervisor_data, {what, value}})
       when what in [:invalid_strategy, :invalid_type, :invalid_intensity, :invalid_period, :invalid_max_children, :invalid_extra_arguments] do
    what =
      case what do
        :invalid_strategy -> "strategy"
        :invalid_type -> "type"
        :invalid_intensity -> "max_restarts (intensity)"
        :invalid_period -> "max_seconds (period)"
        :invalid_max_children -> "max_children"
        :invalid_extra_arguments -> "extra_arguments"
      end

    "bad supervisor configuration, invalid #{what}: " <> inspect(value)
  end

  defp format_exit_reason({:supervisor_data, other}), do: "bad supervisor configuration, got: " <> inspect(other)
  defp format_exit_reason(reason), do: inspect(reason)

  defp format_start_spec({:duplicate_child_name, id}) do
    """
    more than one child specification has the id: #{inspect(id)}.
    If using maps as child specifications, make sure the :id keys are unique.
    If using a module or {module, arg} as child, use Supervisor.child_spec/2 to change the :id, for example:

        children = [
          Supervisor.child_spec({MyWorker, arg}, id: :my_worker_1),
          Supervisor.child_spec({MyWorker, arg}, id: :my_worker_2)
        ]
    """
  end

  defp format_start_spec({:invalid_mfa, value}), do: "invalid mfa: " <> inspect(value)
  defp format_start_spec({:invalid_child_spec, value}), do: "invalid child specification: " <> inspect(value)

  defp format_start_spec({:invalid_restart_type, value}),
    do: "invalid restart type: #{inspect(value)}. Must be :permanent, :transient or :temporary."

  defp format_start_spec({:invalid_child_type, value}),
    do: "invalid child type: #{inspect(value)}. Must be :worker or :supervisor."

  defp format_start_spec({:invalid_shutdown, value}),
    do: "invalid shutdown: #{inspect(value)}. Must be an integer >= 0, :infinity or :brutal_kill."

  defp format_start_spec({:invalid_module, value}), do: "invalid module: #{inspect(value)}. Must be an atom."

  defp format_start_spec({:invalid_modules, value}),
    do: "invalid modules: #{inspect(value)}. Must be a list of atoms or :dynamic."

  defp format_start_spec(other), do: "got: " <> inspect(other)

  @doc "A stack trace as indented lines."
  def format_stacktrace(trace \\ nil)

  def format_stacktrace(nil) do
    {:current_stacktrace, trace} = Process.info(self(), :current_stacktrace)
    format_stacktrace(:lists.nthtail(min(2, length(trace)), trace))
  end

  def format_stacktrace([]), do: "\n"
  def format_stacktrace(trace), do: "    " <> Enum.map_join(trace, "\n    ", &format_stacktrace_entry/1) <> "\n"

  @doc "One entry of a stack trace: place and function."
  def format_stacktrace_entry({module, :__MODULE__, 0, location}),
    do: format_location(location) <> inspect(module) <> " (module)"

  def format_stacktrace_entry({_module, :__MODULE__, 1, location}), do: format_location(location) <> "(module)"
  def format_stacktrace_entry({_module, :__FILE__, 1, location}), do: format_location(location) <> "(file)"

  def format_stacktrace_entry({module, fun, arity, location}),
    do: application(module) <> format_location(location) <> format_mfa(module, fun, arity)

  def format_stacktrace_entry({fun, arity, location}), do: format_location(location) <> format_fa(fun, arity)

  # Built into the machine, of no application.
  defp application(:erlang), do: ""
  # Native, of Erlang's library.
  defp application(module) when module in [:math, :maps, :lists, :binary, :unicode, :re, :ets, :string, :rand], do: "(stdlib 8.1) "

  defp application(module) do
    case :quaff.library_module(module) do
      true -> of_library(module, Atom.to_string(module))
      false -> ""
    end
  end

  defp of_library(_module, "Elixir.Logger" <> _), do: "(logger #{System.version()}) "
  defp of_library(_module, "Elixir.ExUnit" <> _), do: "(ex_unit #{System.version()}) "
  defp of_library(_module, "Elixir.IEx" <> _), do: "(iex #{System.version()}) "
  defp of_library(_module, "Elixir.EEx" <> _), do: "(eex #{System.version()}) "
  defp of_library(_module, "Elixir." <> _), do: "(elixir #{System.version()}) "
  defp of_library(module, _) when module in [:erlang, :atomics, :counters, :persistent_term], do: ""

  defp of_library(module, _) when module in [:application, :code, :error_logger, :file, :global, :logger, :os, :pg, :inet],
    do: "(kernel 11.0.4) "

  defp of_library(_module, _), do: "(stdlib 8.1) "

  defp format_location(opts) when is_list(opts) do
    case :lists.keyfind(:file, 1, opts) do
      {:file, file} ->
        line = case :lists.keyfind(:line, 1, opts) do
          {:line, line} -> line
          false -> nil
        end

        format_file_line(file, line, " ")

      false ->
        ""
    end
  end

  @doc "A function value and its arguments or arity."
  def format_fa(fun, arity) when is_function(fun), do: inspect(fun) <> format_arity(arity)

  @doc "A module, function and its arguments or arity, as calls are written."
  def format_mfa(module, fun, arity) when is_atom(module) and is_atom(fun) do
    case closure(Atom.to_string(fun)) do
      {outer, inner} ->
        "anonymous fn" <> format_arity(arity) <> " in " <> Macro.inspect_atom(:literal, module) <> "." <>
          Macro.inspect_atom(:remote_call, String.to_atom(outer)) <> "/" <> inner

      nil ->
        inspect(module) <> "." <> Macro.inspect_atom(:remote_call, fun) <> format_arity(arity)
    end
  end

  # The name of a closure is "-outer/arity-fun-index-".
  defp closure("-" <> rest) do
    with [outer, index] <- :binary.split(rest, ["-fun-", "-anonymous-"]), :nomatch <- :binary.match(index, "/"), [_, _ | _] = parts <- :binary.split(outer, "/", [:global]) do
      {inner, names} = List.pop_at(parts, -1)
      {Enum.join(names, "/"), inner}
    else
      _ -> nil
    end
  end

  defp closure(_), do: nil

  defp format_arity(arity) when is_list(arity), do: "(" <> Enum.map_join(arity, ", ", &inspect/1) <> ")"
  defp format_arity(arity) when is_integer(arity), do: "/" <> Integer.to_string(arity)

  @doc "`file:line:` with an optional suffix; empty without file."
  def format_file_line(file, line, suffix \\ "")
  def format_file_line(nil, _line, _suffix), do: ""
  def format_file_line(file, line, suffix) when line in [nil, 0], do: "#{file}:#{suffix}"
  def format_file_line(file, line, suffix), do: "#{file}:#{line}:#{suffix}"

  @doc "`file:line:column:` with an optional suffix."
  def format_file_line_column(file, line, column, suffix \\ "")
  def format_file_line_column(file, line, column, suffix) when line in [nil, 0] or column in [nil, 0],
    do: format_file_line(file, line, suffix)

  def format_file_line_column(nil, _line, _column, _suffix), do: ""
  def format_file_line_column(file, line, column, suffix), do: "#{file}:#{line}:#{column}:#{suffix}"
end
