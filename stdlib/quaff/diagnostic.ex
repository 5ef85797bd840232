defmodule Quaff.Diagnostic do
  @moduledoc "A diagnostic of the compiler as text: with the line it is about where its file can be read."

  @doc "The text with an empty line behind it; without the line of the file with `snippet: false`."
  def text(%{severity: severity, message: message, position: position, file: file} = diagnostic, opts) do
    {line, column} =
      case position do
        {line, column} -> {line, column}
        line -> {line, nil}
      end

    message = "#{severity}: #{message}"
    place = place(file, line, column, Map.get(diagnostic, :stacktrace) || [])

    case file != nil and line > 0 and Keyword.get(opts, :snippet, true) && source_line(file, line) do
      text when is_binary(text) -> excerpt(message, text, line, column, diagnostic, place)
      _ -> message <> plain(file, place) <> "\n"
    end
  end

  defp plain(_file, ""), do: ""
  defp plain(nil, place), do: "\n  " <> place
  defp plain(_file, place), do: "\n└─ " <> place

  defp place(_file, _line, _column, [{module, function, arity, location} | _]) do
    where = file_place(location[:file], location[:line], location[:column])

    whose =
      case function do
        :__MODULE__ -> "#{inspect(module)} (module)"
        :__FILE__ -> "(file)"
        _ -> Exception.format_mfa(module, function, arity)
      end

    if where == "", do: whose, else: where <> ": " <> whose
  end

  defp place(file, line, column, _), do: file_place(file, line, column)

  defp file_place(nil, _line, _column), do: ""

  defp file_place(file, line, column) do
    line = if line in [nil, 0], do: "", else: ":#{line}"
    column = if line == "" or column == nil, do: "", else: ":#{column}"
    Path.relative_to_cwd(to_string(file)) <> line <> column
  end

  defp source_line(file, line) do
    with {:ok, text} <- File.read(file) do
      text |> String.split(["\r\n", "\n"]) |> Enum.at(line - 1)
    end
  end

  defp excerpt(message, text, line, column, diagnostic, place) do
    width = max(String.length(Integer.to_string(line)), 2)
    indent = String.duplicate(" ", width + 2)
    message = message |> String.split("\n") |> Enum.map_join("\n", fn "" -> ""; row -> indent <> row end)
    {before, marked} = mark(text, line, column, Map.get(diagnostic, :span))
    sign = if diagnostic.severity == :error, do: "^", else: "~"

    """
    #{message}
    #{indent}│
    #{String.pad_leading(Integer.to_string(line), width + 1)} │ #{text}
    #{indent}│ #{String.duplicate(" ", before)}#{String.duplicate(sign, marked)}
    #{indent}│
    #{indent}└─ #{place}
    """
  end

  # A line without a known column is marked as a whole.
  defp mark(text, _line, nil, _span) do
    trimmed = String.trim_leading(text)
    {String.length(text) - String.length(trimmed), String.length(String.trim_trailing(trimmed))}
  end

  defp mark(_text, line, column, {line, ends}) when ends > column, do: {column - 1, ends - column}
  defp mark(_text, _line, column, _span), do: {column - 1, 1}
end
