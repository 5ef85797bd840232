defmodule Quaff.Check do
  @moduledoc false

  # `quaff check`: reads files and says where they are not Elixir. Nothing is expanded or run: macros of a script are
  # there only when the lines before them have run.

  @help """
  Usage: quaff check [--json] FILE ...

  Looks for syntax errors; nothing is expanded or run. The status is 1 if there is one.

  Options:
    --json       a line of JSON for each error: file, line, column, severity, message
    -h, --help   this text
  """

  def main(argv) do
    case OptionParser.parse(argv, strict: [json: :boolean, help: :boolean], aliases: [h: :help]) do
      {_, _, [{option, _} | _]} -> stop("quaff check: unknown option #{option}\nTry 'quaff check --help'.")
      {[], [], []} -> stop("quaff check: no file given\nTry 'quaff check --help'.")
      {options, files, []} -> if options[:help], do: IO.write(@help), else: run(files, options[:json] || false)
    end
  end

  defp run(files, json) do
    failed = files |> Enum.flat_map(&check/1) |> Enum.map(&show(&1, json)) |> length()
    if not json and failed > 0, do: IO.puts(:stderr, "\n#{failed} #{if failed == 1, do: "error", else: "errors"}")
    if failed > 0, do: exit({:shutdown, 1})
  end

  defp check(file) do
    with {:ok, text} <- File.read(file),
         true <- String.valid?(text) || {:error, "not UTF-8"} do
      parse(file, text)
    else
      {:error, reason} when is_atom(reason) -> [{file, 0, 0, "cannot be read: #{:file.format_error(reason)}", nil}]
      {:error, message} -> [{file, 0, 0, message, nil}]
    end
  end

  defp parse(file, text) do
    Code.string_to_quoted!(text, file: file)
    []
  rescue
    error in [SyntaxError, TokenMissingError, MismatchedDelimiterError] ->
      [{file, error.line, error.column, error.description, Exception.message(error)}]
  end

  defp show({file, line, column, message, _}, true) do
    IO.puts(JSON.encode!(%{file: file, line: line, column: column, severity: "error", message: message}))
  end

  defp show({file, _, _, message, nil}, false), do: IO.puts(:stderr, "#{file}: #{message}")
  defp show({_, _, _, _, text}, false), do: IO.puts(:stderr, text)

  defp stop(message) do
    IO.puts(:stderr, message)
    exit({:shutdown, 1})
  end
end
