defmodule Quaff.Check do
  @moduledoc false

  # `quaff check`: files are read and expanded as a whole and every warning is given, without a line of their top being
  # run. Modules are defined (their bodies and macros run, as later code may need them) and forgotten behind the file.

  @help """
  Usage: quaff check [--json] [--warnings-as-errors] FILE ...

  Looks for errors and warnings of the compiler: modules are compiled, nothing else runs. The status is 1 if there is an
  error.

  Options:
    --json                 a line of JSON for each: file, line, column, severity, message
    --warnings-as-errors   the status is 1 if there is a warning, too
    -h, --help             this text
  """

  def main(argv) do
    options = [json: :boolean, warnings_as_errors: :boolean, help: :boolean]

    case OptionParser.parse(argv, strict: options, aliases: [h: :help]) do
      {_, _, [{option, _} | _]} -> stop("quaff check: unknown option #{option}\nTry 'quaff check --help'.")
      {options, files, []} -> chosen(Map.new(options), files)
    end
  end

  defp chosen(%{help: true}, _), do: IO.write(@help)
  defp chosen(_, []), do: stop("quaff check: no file given\nTry 'quaff check --help'.")

  defp chosen(options, files) do
    :quaff_code.only_check()
    json = Map.get(options, :json, false)
    found = Enum.flat_map(files, &check(&1, json))
    count = fn severity -> Enum.count(found, &(&1.severity == severity)) end
    {errors, warnings} = {count.(:error), count.(:warning)}

    if json do
      Enum.each(found, &print_json/1)
    else
      if found != [], do: IO.puts(:stderr, summary([{errors, "error"}, {warnings, "warning"}]))
    end

    if errors > 0 or (warnings > 0 and Map.get(options, :warnings_as_errors, false)), do: exit({:shutdown, 1})
  end

  defp summary(counts) do
    Enum.map_join(for({n, _} = count when n > 0 <- counts, do: count), ", ", fn
      {1, word} -> "1 #{word}"
      {n, word} -> "#{n} #{word}s"
    end)
  end

  defp check(file, json) do
    with {:ok, text} <- File.read(file),
         true <- String.valid?(text) || {:error, "not UTF-8"} do
      {raised, found} = Code.with_diagnostics([log: not json], fn -> load(file, text) end)
      found ++ raised(raised, file, json)
    else
      {:error, reason} ->
        message = if is_atom(reason), do: "cannot be read: #{:file.format_error(reason)}", else: reason
        unless json, do: IO.puts(:stderr, "#{file}: #{message}")
        [%{severity: :error, message: message, file: file, position: 0}]
    end
  end

  # What the file's code raised, if it did.
  defp load(file, text) do
    collecting = :quaff_code.start_collecting()

    try do
      :quaff_code.load(file, text)
      nil
    catch
      kind, reason -> {kind, reason, __STACKTRACE__}
    after
      Enum.each(:quaff_code.collected(collecting), &:quaff_code.delete/1)
      :quaff_code.stop_collecting(collecting)
    end
  end

  defp raised(nil, _file, _json), do: []
  # Its reasons have been told.
  defp raised({:error, %CompileError{description: "cannot compile " <> _}, _}, _file, _json), do: []

  defp raised({:error, %kind{} = error, _}, file, json)
       when kind in [SyntaxError, TokenMissingError, MismatchedDelimiterError] do
    unless json or :quaff_code.draws(), do: IO.puts(:stderr, ["** (", inspect(kind), ") ", Exception.message(error), ?\n])
    [%{severity: :error, message: error.description, file: file, position: {error.line, error.column}}]
  end

  defp raised({kind, reason, stacktrace}, file, json) do
    unless json, do: IO.puts(:stderr, [Exception.format(kind, reason, stacktrace), ?\n])
    reason = Exception.normalize(kind, reason, stacktrace)
    message = if is_exception(reason), do: Exception.message(reason), else: inspect(reason)
    [%{severity: :error, message: message, file: file, position: line_in(stacktrace)}]
  end

  defp line_in(stacktrace) do
    lines = for {_, _, _, place} <- stacktrace, line = place[:line], do: line
    List.first(lines, 0)
  end

  defp print_json(found) do
    {line, column} =
      case found.position do
        {line, column} -> {line, column}
        line -> {line, 0}
      end

    fields = [file: found.file, line: line, column: column, severity: found.severity, message: found.message]
    IO.puts(JSON.encode!(Map.new(fields)))
  end

  defp stop(message) do
    IO.puts(:stderr, message)
    exit({:shutdown, 1})
  end
end
