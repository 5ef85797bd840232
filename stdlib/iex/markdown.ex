defmodule IEx.Markdown do
  @moduledoc false

  # Documentation on a terminal: the Markdown that doc strings use (headings, lists, code, emphasis), wrapped to the
  # width of the shell; in colour where that is on, else as plain text with its marks.

  @doc false
  def heading(text) do
    IO.puts("")

    if IEx.color?() do
      width = IEx.width()
      left = div(width - String.length(text), 2)
      IO.puts([IO.ANSI.reverse(), IO.ANSI.yellow(), centred(text, left, width), IO.ANSI.reset()])
    else
      IO.puts(String.duplicate(" ", max(div(IEx.width() - String.length(text), 2), 0)) <> text)
    end
  end

  defp centred(text, left, width), do: String.pad_trailing(String.duplicate(" ", max(left, 0)) <> text, width)

  @doc false
  def print(text) do
    text |> blocks() |> Enum.each(&block/1)
  end

  defp blocks(text), do: text |> String.split("\n") |> group([], [])

  # Paragraphs are joined; code and lists keep their lines.
  defp group([], [], done), do: Enum.reverse(done)
  defp group([], open, done), do: group([], [], [{:text, Enum.reverse(open)} | done])
  defp group(["" | rest], [], done), do: group(rest, [], done)
  defp group(["" | rest], open, done), do: group(rest, [], [{:text, Enum.reverse(open)} | done])

  defp group(["```" <> _ | rest], open, done) do
    {code, rest} = Enum.split_while(rest, &(not String.starts_with?(&1, "```")))
    group(Enum.drop(rest, 1), [], [{:code, Enum.map(code, &("    " <> &1))} | close(open, done)])
  end

  defp group(["    " <> _ | _] = lines, [], done) do
    {code, rest} = Enum.split_while(lines, &(&1 == "" or String.starts_with?(&1, "    ")))
    code = code |> Enum.reverse() |> Enum.drop_while(&(&1 == "")) |> Enum.reverse()
    group(rest, [], [{:code, code} | done])
  end

  defp group(["#" <> _ = line | rest], open, done), do: group(rest, [], [{:heading, line} | close(open, done)])

  defp group([line | rest], open, done) do
    if item?(line) do
      {more, rest} = Enum.split_while(rest, &(String.starts_with?(&1, "  ") and not item?(&1)))
      text = Enum.map_join([line | more], " ", &String.trim/1)
      group(rest, [], [{:item, text} | close(open, done)])
    else
      group(rest, [line | open], done)
    end
  end

  defp close([], done), do: done
  defp close(open, done), do: [{:text, Enum.reverse(open)} | done]

  defp item?(line), do: line |> String.trim_leading() |> String.starts_with?(["* ", "- "])

  defp block({:heading, line}) do
    text = line |> String.trim_leading("#") |> String.trim()

    if IEx.color?(),
      do: IO.puts([IO.ANSI.bright(), IO.ANSI.yellow(), text, IO.ANSI.reset(), "\n"]),
      else: IO.puts(line <> "\n")
  end

  defp block({:code, lines}) do
    {before, later} = if IEx.color?(), do: {IO.ANSI.cyan(), IO.ANSI.reset()}, else: {"", ""}
    for line <- lines, do: IO.puts([before, line, later])
    IO.puts("")
  end

  defp block({:item, text}) do
    body = text |> String.trim_leading("*") |> String.trim_leading("-") |> String.trim()
    bullet = if IEx.color?(), do: "• ", else: "* "
    wrapped = wrap(body, IEx.width() - 4)
    IO.puts("  " <> bullet <> Enum.map_join(wrapped, "\n    ", &inline/1))
  end

  defp block({:text, lines}) do
    for line <- lines |> Enum.join(" ") |> wrap(IEx.width()), do: IO.puts(inline(line))
    IO.puts("")
  end

  defp wrap(text, width) do
    {line, lines} =
      text
      |> String.split()
      |> Enum.reduce({"", []}, fn
        word, {"", lines} -> {word, lines}
        word, {line, lines} ->
          if String.length(line) + 1 + String.length(word) > width, do: {word, [line | lines]}, else: {line <> " " <> word, lines}
      end)

    Enum.reverse([line | lines])
  end

  defp inline(line) do
    if IEx.color?() do
      line
      |> String.replace(~r/`([^`]+)`/, "#{IO.ANSI.cyan()}\\1#{IO.ANSI.reset()}")
      |> String.replace(~r/\*\*([^*]+)\*\*/, "#{IO.ANSI.bright()}\\1#{IO.ANSI.reset()}")
    else
      line
    end
  end
end
