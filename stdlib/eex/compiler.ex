defmodule EEx.Compiler do
  @moduledoc false
  # From tokens to quoted code. A block's code is split over several tags: its pieces are joined into one expression in
  # which `__EEX__(n)` stands for the n-th part of the template, parsed as a whole, and the parts are put in.

  @doc "The quoted code that the engine makes of a template."
  def compile(tokens, source, opts) do
    state = %{
      engine: opts[:engine] || EEx.SmartEngine,
      file: opts[:file] || "nofile",
      source: source,
      indentation: Keyword.get(opts, :indentation, 0),
      parser_options: Keyword.get(opts, :parser_options, columns: true)
    }

    {buffer, []} = generate(tokens, state.engine.init(opts), nil, state)
    state.engine.handle_body(buffer)
  end

  # `block` is nil at the top; within a block its code so far (backwards), the line that it reached, and its parts.
  defp generate([{:text, chars, place} | rest], buffer, block, state) do
    buffer = state.engine.handle_text(buffer, [line: place.line, column: place.column], IO.chardata_to_string(chars))
    generate(rest, buffer, block, state)
  end

  defp generate([{:comment, _, _} | rest], buffer, block, state), do: generate(rest, buffer, block, state)

  defp generate([{:expr, marker, chars, place} | rest], buffer, block, state) do
    quoted = parse(chars, place.line, inside(place, marker), state)
    generate(rest, expr(buffer, marker, quoted, place, state), block, state)
  end

  defp generate([{:start_expr, marker, chars, place} | rest], buffer, block, state) do
    if marker == [] do
      IO.warn("the contents of this expression won't be output unless the EEx block starts with \"<%=\"", file: state.file, line: place.line)
    end

    inner = %{code: [chars], line: place.line + newlines(chars), parts: [], start: place, indent: spaces(chars) + inside(place, marker)}
    rest = to_middle(rest)
    # A clause right behind the start: there is no part before it.
    inner = Map.put(inner, :bare, match?([{:middle_expr, _, _, _} | _], rest))
    {contents, rest} = generate(rest, state.engine.handle_begin(buffer), inner, state)
    {code, parts} = contents
    quoted = code |> :lists.reverse() |> :lists.append() |> parse(place.line, inside(place, marker), state) |> fill(parts)
    generate(rest, expr(buffer, marker, quoted, place, state), block, state)
  end

  defp generate([{:middle_expr, _, chars, place} | _], _buffer, nil, state) do
    fail("unexpected middle of expression <%#{chars}%>", place, state)
  end

  defp generate([{:middle_expr, _marker, chars, place} | rest], buffer, block, state) do
    block = continue(block, buffer, chars, place, state)
    generate(to_middle(rest), state.engine.handle_begin(buffer), block, state)
  end

  defp generate([{:end_expr, _, chars, place} | _], _buffer, nil, state) do
    fail("unexpected end of expression <%#{chars}%>", place, state)
  end

  defp generate([{:end_expr, _marker, chars, place} | rest], buffer, block, state) do
    %{code: code, parts: parts} = continue(block, buffer, chars, place, state)
    {{code, parts}, rest}
  end

  defp generate([{:eof, _}], buffer, nil, _state), do: {buffer, []}

  defp generate([{:eof, _}], _buffer, block, state) do
    fail("expected a closing '<% end %>' for block expression in EEx", %{block.start | column: block.indent}, state)
  end

  # Nothing may stand between the start of a `case` and its first clause, but white space and comments may.
  defp to_middle([{:text, text, _} | rest] = tokens) do
    if Enum.all?(text, &(&1 in [?\s, ?\t, ?\r, ?\n])), do: middle_or(rest, tokens), else: tokens
  end

  defp to_middle([{:comment, _, _} | rest] = tokens), do: middle_or(rest, tokens)
  defp to_middle(tokens), do: tokens

  defp middle_or(rest, tokens) do
    case to_middle(rest) do
      [{:middle_expr, _, _, _} | _] = found -> found
      _ -> tokens
    end
  end

  defp continue(block, buffer, chars, place, state) do
    part = state.engine.handle_end(buffer)
    n = length(block.parts)
    gap = List.duplicate(?\n, max(place.line - block.line, 0))

    placeholder = if block.bare, do: [], else: ~c"__EEX__(#{n});"

    %{
      block
      | bare: false,
        code: [chars, gap, placeholder | block.code],
        line: max(place.line, block.line) + newlines(chars),
        parts: block.parts ++ [part]
    }
  end

  defp fill({:__EEX__, _, [n]}, parts) when is_integer(n), do: Enum.at(parts, n)
  defp fill({left, meta, right}, parts), do: {fill(left, parts), meta, fill(right, parts)}
  defp fill({left, right}, parts), do: {fill(left, parts), fill(right, parts)}
  defp fill(list, parts) when is_list(list), do: Enum.map(list, &fill(&1, parts))
  defp fill(other, _parts), do: other

  defp newlines(chars), do: Enum.count(chars, &(&1 == ?\n))
  defp spaces(chars), do: length(Enum.take_while(chars, &(&1 == ?\s)))
  defp inside(place, marker), do: place.column + 2 + length(marker)

  defp parse(chars, line, column, state) do
    Code.string_to_quoted!(IO.chardata_to_string(chars), [file: state.file, line: line, column: column] ++ state.parser_options)
  end

  defp expr(buffer, marker, quoted, place, state) do
    state.engine.handle_expr(buffer, IO.chardata_to_string(marker), quoted)
  rescue
    e in EEx.SyntaxError ->
      if e.file == nil, do: fail(e.message, place, state), else: reraise(e, __STACKTRACE__)
  end

  defp fail(message, place, state) do
    raise EEx.SyntaxError,
      message: message <> EEx.Tokenizer.snippet(state, place.line, place.column),
      file: state.file,
      line: place.line,
      column: place.column
  end
end
