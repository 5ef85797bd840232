defmodule Quaff.Excerpt do
  @moduledoc false
  # The lines of a refused source around what is wrong, in the layout that Elixir's exceptions have.

  @doc "The text of an exception that points at one place."
  def point(head, %{file: file, line: line, column: column, description: description, snippet: snippet}) do
    place = place(file, line, column)

    if snippet == nil do
      pad = if head == "token missing on ", do: "", else: "   "
      "#{head}#{shown(file, line, column)}:\n#{pad}error: #{String.replace(description, "\n", "\n" <> pad)}\n#{pad}└─ #{place}"
    else
      width = width(line)
      pad = String.duplicate(" ", width + 1)

      "#{head}#{place}:\n#{pad}error: #{indented(description, pad)}\n#{pad}│\n#{row(line, snippet, width)}" <>
        "#{pad}│ #{String.duplicate(" ", column - 1)}^\n#{pad}│\n#{pad}└─ #{place}"
    end
  end

  @doc "The text of an exception that points at both ends of what a delimiter opened."
  def delimiters(head, _what, %{snippet: nil} = exception), do: point(head, exception)

  def delimiters(head, what, exception) do
    %{file: file, line: line, column: column, end_line: end_line, end_column: end_column, snippet: snippet} = exception
    lines = String.split(snippet, "\n")
    # What is missing is missing behind the text.
    end_column = if what == "missing closing delimiter", do: String.length(List.last(lines)) + 1, else: end_column
    place = place(file, end_line, end_column)
    width = width(end_line)
    pad = String.duplicate(" ", width + 1)
    expected = exception.expected_delimiter
    expected = if expected in [:"\"", :"'", :"\"\"\"", :"'''"], do: Atom.to_string(expected), else: "\"#{expected}\""
    close = "└ #{what} (expected #{expected})\n"

    rows =
      if line == end_line do
        "#{row(line, hd(lines), width)}#{pad}│ #{spaces(column)}│#{spaces(end_column - column)}#{close}" <>
          "#{pad}│ #{spaces(column)}└ unclosed delimiter\n"
      else
        first = "#{row(line, hd(lines), width)}#{pad}│ #{spaces(column)}└ unclosed delimiter\n"
        last = "#{row(end_line, List.last(lines), width)}#{pad}│ #{spaces(end_column)}#{close}"
        first <> between(lines, line, end_line, width) <> last
      end

    "#{head}#{place}:\n#{pad}error: #{indented(exception.description, pad)}\n#{pad}│\n#{rows}#{pad}│\n#{pad}└─ #{place}"
  end

  # All lines when there are few, dots when there are many.
  defp between(lines, line, end_line, width) do
    if end_line - line < 5 do
      lines |> Enum.slice(1..-2//1) |> Enum.with_index(line + 1) |> Enum.map_join("", fn {text, n} -> row(n, text, width) end)
    else
      " ...\n"
    end
  end

  defp spaces(column), do: String.duplicate(" ", max(column - 1, 0))

  # Line numbers take at least two columns.
  defp width(line), do: max(line |> Integer.to_string() |> String.length(), 2) + 1
  defp row(line, text, width), do: String.pad_leading(Integer.to_string(line), width) <> " │ " <> text <> "\n"

  # Lines after the first stand under it.
  defp indented(description, pad) do
    [first | rest] = String.split(description, "\n")
    first <> Enum.map_join(rest, "", &("\n" <> if(&1 == "", do: "", else: pad <> &1)))
  end

  defp place(file, line, nil), do: "#{Path.relative_to_cwd(file)}:#{inspect(line)}"
  defp place(file, line, column), do: "#{Path.relative_to_cwd(file)}:#{line}:#{column}"

  defp shown(file, nil, nil), do: Path.relative_to_cwd(file)
  defp shown(file, line, column), do: place(file, line, column)
end
