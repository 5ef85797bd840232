defmodule Quaff.Report do
  @moduledoc false

  # Error reports on standard error, in the words and layout of Elixir's logger.

  @doc "A line of the log at level error."
  def error(text), do: write(text)

  @doc "An uncaught error of a plain process."
  def process(pid, kind, reason, stacktrace) do
    write("Process #{inspect(pid)} raised an exception\n" <> Exception.format(kind, reason, stacktrace))
  end

  @doc "A failed task."
  def task(pid, parent, {kind, reason, stacktrace}, fun, args) do
    write(
      "Task #{inspect(pid)} started from #{inspect(parent)} terminating\n" <>
        banner(kind, reason, stacktrace) <>
        "\n" <>
        Exception.format_stacktrace(stacktrace) <>
        "Function: #{inspect(fun)}\n    Args: #{inspect(args)}"
    )
  end

  @doc "A failed GenServer."
  def gen_server(name, _module, message, from, state, reason) do
    name = case name do
      {_, name} -> name
      {_, _, name} -> name
      name -> name
    end

    {text, client} =
      case {message, from} do
        {{:"$gen_call", _, request}, {pid, _}} ->
          alive = if Process.alive?(pid), do: "alive", else: "dead"
          {"Last message (from #{inspect(pid)}): #{inspect(request)}", "\nClient #{inspect(pid)} is #{alive}\n"}

        {{:"$gen_cast", _} = cast, _} ->
          {"Last message: #{inspect(cast)}", ""}

        {other, _} ->
          {"Last message: #{inspect(other)}", ""}
      end

    write("GenServer #{inspect(name)} terminating\n" <> stop(reason) <> text <> "\nState: #{inspect(state)}" <> client)
  end

  defp stop({%_{__exception__: true} = exception, [_ | _] = stacktrace}),
    do: Exception.format_banner(:error, exception, stacktrace) <> "\n" <> Exception.format_stacktrace(stacktrace)

  defp stop({reason, [{_, _, _, _} | _] = stacktrace}),
    do: Exception.format_banner(:error, reason, stacktrace) <> "\n" <> Exception.format_stacktrace(stacktrace)

  defp stop(reason), do: "** (stop) " <> Exception.format_exit(reason) <> "\n"

  defp banner(:exit, reason, _), do: "** (stop) " <> Exception.format_exit(reason)
  defp banner(:throw, reason, _), do: "** (stop) " <> Exception.format_exit({:nocatch, reason})
  defp banner(kind, reason, stacktrace), do: Exception.format_banner(kind, reason, stacktrace)

  defp write(text) do
    text = if String.ends_with?(text, "\n"), do: text, else: text <> "\n"
    :quaff_io.write(2, ["\n", time(), " [error] ", text])
  end

  defp time do
    {hour, minute, second, millisecond} = :quaff_system.local_time()
    [pad(hour, 2), ?:, pad(minute, 2), ?:, pad(second, 2), ?., pad(millisecond, 3)]
  end

  defp pad(n, width), do: String.pad_leading(Integer.to_string(n), width, "0")
end
