defmodule EEx.Tokenizer do
  @moduledoc false
  # Text and tags of a template, with their places. What a tag holds tells how it takes part in blocks: it starts one
  # (`… do`, `fn … ->`), continues one (`else`, `… ->`) or ends one (`end`).

  @doc "`{:ok, tokens}` or `{:error, message, place}`."
  def tokenize(source, opts) do
    chars = if is_binary(source), do: String.to_charlist(source), else: source
    indentation = Keyword.get(opts, :indentation, 0)
    column = indentation + Keyword.get(opts, :column, 1)
    state = %{trim: opts[:trim] || false, indentation: indentation, file: opts[:file] || "nofile", first: true, source: source}
    text(chars, opts[:line] || 1, column, [], nil, [], state)
  end

  # `buffer` is the text so far, backwards, which started at `from`.
  defp text([?<, ?%, ?% | rest], line, column, buffer, from, done, state) do
    text(rest, line, column + 3, [?%, ?< | buffer], from || {line, column}, done, state)
  end

  defp text([?<, ?%, ?!, ?-, ?- | rest], line, column, buffer, from, done, state) do
    case comment(rest, line, column + 5, [], state) do
      {:ok, chars, rest, line2, column2} ->
        done = flush(buffer, from, done, state, :tag)
        text(rest, line2, column2, [], nil, [{:comment, chars, place(line, column)} | done], %{state | first: false})

      :error ->
        {:error, "expected closing '--%>' for EEx expression" <> snippet(state, line, column), place(line, column)}
    end
  end

  defp text([?<, ?%, ?# | rest], line, column, buffer, from, done, state) do
    IO.warn("<%# is deprecated, use <%!-- or add a space between <% and # instead", file: state.file, line: line)

    case expression(rest, line, column + 3, [], state) do
      {:ok, _chars, rest, line, column} ->
        text(rest, line, column, [], nil, flush(buffer, from, done, state, :tag), %{state | first: false})

      :error ->
        {:error, "expected closing '%>' for EEx expression", place(line, column)}
    end
  end

  defp text([?<, ?% | rest], line, column, buffer, from, done, state) do
    {marker, rest} = marker(rest)

    case expression(rest, line, column + 2 + length(marker), [], state) do
      {:ok, chars, rest, line2, column2} ->
        done = flush(buffer, from, done, state, :tag)
        kind = kind(chars)
        if kind in [:middle_expr, :end_expr] and marker != [], do: warn_marker(marker, chars, line, state)
        text(rest, line2, column2, [], nil, [{kind, marker, chars, place(line, column)} | done], %{state | first: false})

      :error ->
        {:error, "expected closing '%>' for EEx expression" <> snippet(state, line, column), place(line, column)}
    end
  end

  defp text([?\n | rest], line, column, buffer, from, done, state) do
    text(rest, line + 1, state.indentation + 1, [?\n | buffer], from || {line, column}, done, state)
  end

  defp text([char | rest], line, column, buffer, from, done, state) do
    text(rest, line, column + 1, [char | buffer], from || {line, column}, done, state)
  end

  defp text([], line, column, buffer, from, done, state) do
    {:ok, :lists.reverse(flush(buffer, from, done, state, :eof), [{:eof, place(line, column)}])}
  end

  defp place(line, column), do: %{line: line, column: column}

  defp marker([?/ | rest]), do: {~c"/", rest}
  defp marker([?| | rest]), do: {~c"|", rest}
  defp marker([?= | rest]), do: {~c"=", rest}
  defp marker(rest), do: {[], rest}

  defp warn_marker(marker, chars, line, state) do
    IO.warn("unexpected beginning of EEx tag \"<%#{marker}\" on \"<%#{marker}#{chars}%>\", please remove \"#{marker}\"", file: state.file, line: line)
  end

  defp comment([?-, ?-, ?%, ?> | rest], line, column, done, _state), do: {:ok, :lists.reverse(done), rest, line, column + 4}
  defp comment([?\n | rest], line, _column, done, state), do: comment(rest, line + 1, state.indentation + 1, [?\n | done], state)
  defp comment([char | rest], line, column, done, state), do: comment(rest, line, column + 1, [char | done], state)
  defp comment([], _line, _column, _done, _state), do: :error

  defp expression([?%, ?> | rest], line, column, done, _state), do: {:ok, :lists.reverse(done), rest, line, column + 2}
  defp expression([?\n | rest], line, _column, done, state), do: expression(rest, line + 1, state.indentation + 1, [?\n | done], state)
  defp expression([char | rest], line, column, done, state), do: expression(rest, line, column + 1, [char | done], state)
  defp expression([], _line, _column, _done, _state), do: :error

  # White space beside a tag goes up to one newline, if there is one; at the ends of the template it goes altogether.
  defp flush([], _from, done, _state, _next), do: done

  defp flush(buffer, {line, column}, done, %{trim: true, first: first}, next) do
    blank = Enum.all?(buffer, &space?/1)

    cond do
      blank and (first or next == :eof) ->
        done

      true ->
        {text, line, column} = if first, do: {:lists.reverse(buffer), line, column}, else: trim_left(:lists.reverse(buffer), line, column)
        text = if next == :tag, do: trim_right(text), else: text
        [{:text, text, place(line, column)} | done]
    end
  end

  defp flush(buffer, {line, column}, done, _state, _next), do: [{:text, :lists.reverse(buffer), place(line, column)} | done]

  defp space?(char), do: char in [?\s, ?\t, ?\r, ?\n]

  # Up to the last newline of the leading white space.
  defp trim_left(text, line, column) do
    leading = Enum.take_while(text, &space?/1)
    newlines = Enum.count(leading, &(&1 == ?\n))

    if newlines == 0 do
      {text, line, column}
    else
      after_last = leading |> :lists.reverse() |> Enum.take_while(&(&1 != ?\n)) |> length()
      before = length(leading) - after_last - 1
      column = if newlines == 1, do: column + before, else: 1 + (leading |> Enum.take(before) |> :lists.reverse() |> Enum.take_while(&(&1 != ?\n)) |> length())
      {Enum.drop(text, before), line + newlines - 1, column}
    end
  end

  # From the first newline of the trailing white space on, one newline stays.
  defp trim_right(text) do
    trailing = text |> :lists.reverse() |> Enum.take_while(&space?/1) |> :lists.reverse()

    case Enum.find_index(trailing, &(&1 == ?\n)) do
      nil -> text
      at -> Enum.take(text, length(text) - length(trailing) + at + 1)
    end
  end

  defp kind(chars) do
    case words(chars) do
      [] -> :expr
      words -> kind(:lists.last(words), words)
    end
  end

  # `do` starts a block unless `end` or a clause's head comes first; `->` starts one behind `fn`.
  defp kind(:do, [:end | _]), do: :middle_expr
  defp kind(:do, _words), do: :start_expr
  defp kind(:arrow, [:end | _]), do: :middle_expr
  defp kind(:arrow, words), do: if(open_fn?(words), do: :start_expr, else: :middle_expr)
  defp kind(_last, [:end | _]), do: :end_expr
  defp kind(_last, [:middle]), do: :middle_expr
  defp kind(_last, _words), do: :expr

  # Whether the arrow belongs to the last `fn`: no other arrow and no `end` in between.
  defp open_fn?(words) do
    words |> :lists.reverse() |> tl() |> Enum.find(&(&1 in [:fn, :do, :end, :arrow])) == :fn
  end

  # What counts for blocks, in order; everything else is `:other`. Strings, charlists, atoms and comments are skipped.
  defp words(chars), do: words(chars, nil, [])

  defp words([], _before, done), do: :lists.reverse(done)
  defp words([?# | rest], _before, done), do: words(Enum.drop_while(rest, &(&1 != ?\n)), nil, done)
  defp words([quote | rest], _before, done) when quote in [?", ?'], do: words(behind_quote(rest, quote), quote, [:other | done])
  defp words([??, ?\\, _ | rest], _before, done), do: words(rest, ?x, [:other | done])
  defp words([??, _ | rest], before, done) when before in [nil, ?\s, ?\n, ?(, ?[, ?,], do: words(rest, ?x, [:other | done])
  defp words([?-, ?> | rest], _before, done), do: words(rest, ?>, [:arrow | done])
  defp words([char | rest], _before, done) when char in [?\s, ?\t, ?\r, ?\n], do: words(rest, ?\s, done)

  defp words([char | _] = chars, before, done) when char in ?a..?z or char in ?A..?Z or char == ?_ do
    {name, rest} = Enum.split_while(chars, &(&1 in ?a..?z or &1 in ?A..?Z or &1 in ?0..?9 or &1 in [?_, ??, ?!, ?@]))
    key? = match?([?: | _], rest) and not match?([?:, ?: | _], rest)
    word = if before in [?., ?:, ?@, ?&] or key?, do: :other, else: word(name)
    words(rest, ?x, [word | done])
  end

  defp words([char | rest], _before, done), do: words(rest, char, [:other | done])

  defp word(~c"do"), do: :do
  defp word(~c"fn"), do: :fn
  defp word(~c"end"), do: :end
  defp word(name) when name in [~c"else", ~c"after", ~c"catch", ~c"rescue"], do: :middle
  defp word(_), do: :other

  defp behind_quote([?\\, _ | rest], quote), do: behind_quote(rest, quote)
  defp behind_quote([quote | rest], quote), do: rest
  defp behind_quote([_ | rest], quote), do: behind_quote(rest, quote)
  defp behind_quote([], _quote), do: []

  @doc "The lines around a place, and a mark below it; empty when the source has no such line."
  def snippet(%{source: source, indentation: indentation}, line, column) do
    lines = source |> IO.chardata_to_string() |> String.split("\n")
    first = max(line - 3, 1)
    shown = lines |> Enum.with_index(1) |> Enum.filter(fn {_, n} -> n in first..line//1 end)

    if shown == [] do
      ""
    else
      width = line |> Integer.to_string() |> String.length()
      gutter = String.duplicate(" ", width) <> " |"
      rows = for {text, n} <- shown, do: "#{String.pad_leading(Integer.to_string(n), width)} | #{String.duplicate(" ", indentation)}#{text}\n"
      mark = if line <= length(lines), do: gutter <> " " <> String.duplicate(" ", column - 1) <> "^", else: ""
      String.trim_trailing("\n#{gutter}\n#{rows}#{mark}", "\n")
    end
  end
end
