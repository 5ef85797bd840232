defmodule Code.Formatter.Literals do
  @moduledoc false

  # Literals: numbers, atoms, strings with and without interpolation, heredocs, sigils.

  import Inspect.Algebra
  alias Code.Formatter
  alias Code.Formatter.{Clauses, Containers}

  @doc "A literal in its block, with how it was written."
  def written(value, meta, context, settings)
  def written(number, meta, _context, _settings) when is_integer(number), do: integer(meta[:token] || Integer.to_string(number))
  def written(number, meta, _context, _settings) when is_float(number), do: float(meta[:token] || Kernel.inspect(number))

  def written(atom, meta, _context, _settings) when is_atom(atom) do
    case meta[:delimiter] do
      nil -> Macro.inspect_atom(:literal, atom)
      _ -> atom(atom, meta)
    end
  end

  def written(text, meta, context, settings) when is_binary(text) do
    case meta[:delimiter] do
      ~s["""] -> heredoc([text], ~s["""], "", context, settings)
      nil -> text |> escape(?") |> quoted("\"", "\"")
      _ -> text |> requote(?") |> quoted("\"", "\"")
    end
  end

  def written(list, meta, context, settings) when is_list(list) do
    case meta[:delimiter] do
      "'''" -> heredoc([List.to_string(list)], "'''", "", context, settings)
      delimiter when delimiter in ["'", "\""] -> list |> List.to_string() |> requote(?') |> quoted("'", "'")
      _ -> if(clauses?(list), do: Clauses.parenthesised(list, meta, settings), else: Containers.list(meta, list, settings))
    end
  end

  def written({left, right}, meta, _context, settings), do: Containers.tuple(meta, [left, right], settings)
  def written(other, _meta, context, settings), do: plain(other, context, settings)

  defp clauses?([{:->, _, _} | _]), do: true
  defp clauses?(_), do: false

  @doc "A literal that stands for itself."
  def plain(number, _context, _settings) when is_integer(number) and number < 0, do: concat("-", integer(Integer.to_string(-number)))
  def plain(number, _context, _settings) when is_integer(number), do: integer(Integer.to_string(number))
  def plain(number, _context, _settings) when is_float(number), do: float(Kernel.inspect(number))
  def plain(atom, _context, _settings) when is_atom(atom), do: Macro.inspect_atom(:literal, atom)
  def plain(text, _context, _settings) when is_binary(text), do: if(String.valid?(text), do: text |> escape(?") |> quoted("\"", "\""), else: Kernel.inspect(text, printable_limit: :infinity, limit: :infinity))
  def plain([], _context, _settings), do: "[]"
  def plain([{:->, _, _} | _] = clauses, _context, settings), do: Clauses.parenthesised(clauses, [], settings)

  def plain(list, context, settings) when is_list(list) do
    case List.last(list) do
      {:|, _, [element, [_ | _] = tail]} -> plain(List.delete_at(list, -1) ++ [element | tail], context, settings)
      _ -> plain_list(list, settings)
    end
  end

  def plain({left, right}, _context, settings), do: Containers.tuple([], [left, right], settings)
  def plain(other, _context, settings) when is_map(other) and not is_struct(other), do: map(other, settings)
  def plain(other, _context, settings) when is_tuple(other), do: Containers.tuple([], Tuple.to_list(other), settings)
  def plain(other, _context, _settings), do: Kernel.inspect(other, limit: :infinity, printable_limit: :infinity)

  defp plain_list(list, settings) do
    if List.ascii_printable?(list),
      do: list |> List.to_string() |> escape(?") |> quoted("~c\"", "\""),
      else: Containers.list([], list, settings)
  end

  defp map(map, settings), do: Containers.map([], "%{", Map.to_list(map), settings)

  ## Numbers

  defp integer("0x" <> digits), do: "0x" <> String.upcase(digits)
  defp integer("0b" <> _ = text), do: text
  defp integer("0o" <> _ = text), do: text
  defp integer("?" <> _ = text), do: string(text)
  defp integer(digits), do: underscores(digits)

  defp float(text) do
    [whole, fraction] = String.split(String.downcase(text), ".", parts: 2)
    underscores(whole) <> "." <> fraction
  end

  defp underscores(digits) do
    cond do
      String.contains?(digits, "_") -> digits
      byte_size(digits) >= 6 -> digits |> String.to_charlist() |> Enum.reverse() |> Enum.chunk_every(3) |> Enum.join("_") |> String.reverse()
      true -> digits
    end
  end

  ## Atoms and keys

  defp atom(atom, meta) do
    text = Atom.to_string(atom)
    _ = meta
    if unquoted?(atom), do: Macro.inspect_atom(:literal, atom), else: text |> requote(?") |> quoted(":\"", "\"")
  end

  defp unquoted?(atom), do: Macro.classify_atom(atom) in [:identifier, :unquoted]

  @doc "The key of a keyword list, with its colon."
  def key({:__block__, meta, [key]}, _settings) when is_atom(key) do
    cond do
      meta[:delimiter] == nil -> Macro.inspect_atom(:key, key)
      Macro.classify_atom(key) in [:identifier, :unquoted] -> Macro.inspect_atom(:key, key)
      true -> key |> Atom.to_string() |> requote(?") |> quoted("\"", "\":")
    end
  end

  def key(key, _settings) when is_atom(key), do: Macro.inspect_atom(:key, key)

  def key({{:., _, [:erlang, _]}, _, [{:<<>>, _, parts}, :utf8]}, settings),
    do: concat(interpolated(parts, [delimiter: "\""], "\"", :parens_arg, settings), ":")

  ## Strings

  # The text of a string's inside with its lines, which are not indented.
  defp quoted(text, left, right) do
    lines = text |> String.split("\n") |> Enum.map(&string/1) |> fold(fn doc, acc -> concat([doc, nest(line(), :reset), acc]) end)
    concat([left, lines, right])
  end

  # A text as source code, for what knows no source.
  defp escape(text, quote) do
    inspected = Kernel.inspect(text, binaries: :as_strings, printable_limit: :infinity)
    _ = quote
    binary_part(inspected, 1, byte_size(inspected) - 2)
  end

  # Source text of a string: quotes that were not escaped are now.
  defp requote(text, quote), do: requote(text, quote, [])
  defp requote(<<?\\, char::utf8, rest::binary>>, quote, acc), do: requote(rest, quote, [acc, ?\\, <<char::utf8>>])
  defp requote(<<char, rest::binary>>, char, acc), do: requote(rest, char, [acc, ?\\, char])
  defp requote(<<char, rest::binary>>, quote, acc), do: requote(rest, quote, [acc, char])
  defp requote(<<>>, _quote, acc), do: IO.iodata_to_binary(acc)


  @doc "Whether this is a string with interpolation."
  def interpolated?({:<<>>, meta, [_ | _] = parts}) do
    (meta[:delimiter] != nil or Enum.any?(parts, &interpolation?/1)) and
      Enum.all?(parts, fn part -> is_binary(part) or interpolation?(part) end) and
      Enum.any?(parts, &(not is_binary(&1)))
  end

  def interpolated?(_), do: false

  defp interpolation?({:"::", _, [{{:., _, [Kernel, :to_string]}, _, [_]}, {:binary, _, _}]}), do: true
  defp interpolation?(_), do: false

  def interpolated_charlist?({_, _, [parts]}) do
    Enum.any?(parts, &(not is_binary(&1))) and Enum.all?(parts, fn
      {{:., _, [Kernel, :to_string]}, _, [_]} -> true
      part -> is_binary(part)
    end)
  end

  @doc "A string with interpolation."
  def interpolated(parts, meta, quote, context, settings) do
    case meta[:delimiter] do
      ~s["""] -> heredoc(parts, ~s["""], "", context, settings)
      _ -> concat([quote, pieces(parts, quote, settings), quote])
    end
  end

  @doc "A charlist with interpolation."
  def charlist(parts, meta, context, settings) do
    case meta[:delimiter] do
      "'''" -> heredoc(parts, "'''", "", context, settings)
      nil -> concat(["~c\"", pieces(parts, "\"", settings), "\""])
      _ -> concat(["'", pieces(parts, "'", settings), "'"])
    end
  end

  defp pieces(parts, quote, settings) do
    parts
    |> Enum.map(fn
      text when is_binary(text) ->
        text = if settings.written?, do: requote_if(text, quote), else: escape(text, ?")
        quoted(text, "", "")

      part ->
        interpolation(part, settings)
    end)
    |> fold(&concat/2)
  end

  defp requote_if(text, "\""), do: requote(text, ?")
  defp requote_if(text, _), do: text

  defp interpolation({:"::", _, [call, _]}, settings), do: interpolation(call, settings)

  defp interpolation({_, meta, [code]}, settings) do
    doc = Formatter.block(code, Formatter.line_of(meta, :closing, :infinity), settings)
    text = doc |> no_limit() |> format(:infinity) |> IO.iodata_to_binary()
    # An interpolation is never broken, whatever the width.
    doc = concat(["\#{", text |> String.split("\n") |> Enum.map(&string/1) |> fold(fn d, acc -> concat([d, line(), acc]) end), "}"])
    if String.contains?(text, "\n"), do: force_unfit(doc), else: doc
  end

  ## Heredocs and sigils

  defp heredoc(parts, delimiter, modifiers, context, settings) do
    lines =
      parts
      |> Enum.map(fn
        text when is_binary(text) -> heredoc_lines(text)
        part -> interpolation(part, settings)
      end)
      |> fold(&concat/2)

    doc = concat([delimiter, line(), lines, delimiter <> modifiers])
    doc = if context == :block, do: doc, else: doc
    force_unfit(doc)
  end

  defp heredoc_lines(text) do
    text
    |> String.split("\n")
    |> fold_lines()
  end

  defp fold_lines([last]), do: string(last)
  defp fold_lines(["" | [_ | _] = rest]), do: concat(blank(rest), fold_lines(rest))
  defp fold_lines([text | rest]), do: concat([string(text), next(rest), fold_lines(rest)])

  # An empty line is not indented.
  defp next(["", _ | _]), do: nest(line(), :reset)
  defp next(_), do: line()
  defp blank(["", _ | _]), do: nest(line(), :reset)
  defp blank(_), do: line()

  @doc "Whether this is a sigil."
  def sigil?({name, meta, [{:<<>>, _, parts}, modifiers]}) when is_list(parts) and is_list(modifiers) do
    meta[:delimiter] != nil and match?("sigil_" <> _, Atom.to_string(name))
  end

  def sigil?(_), do: false

  def sigil({name, meta, [{:<<>>, _, parts}, modifiers]}, settings) do
    "sigil_" <> letter = Atom.to_string(name)
    modifiers = List.to_string(modifiers)
    parts = call_plugin(letter, parts, modifiers, meta, settings)

    case meta[:delimiter] do
      heredoc when heredoc in [~s["""], "'''"] ->
        concat("~" <> letter, heredoc(parts, heredoc, modifiers, :block, settings))

      left ->
        concat(["~" <> letter <> left, sigil_pieces(parts, settings), closing(left) <> modifiers])
    end
  end

  defp call_plugin(letter, [text] = parts, modifiers, meta, settings) when is_binary(text) do
    case List.keyfind(settings.sigils, String.to_atom(letter), 0) do
      {_, fun} ->
        opts = [sigil: String.to_atom(letter), modifiers: String.to_charlist(modifiers), opening_delimiter: meta[:delimiter], file: settings.file, line: meta[:line]]
        [fun.(text, opts) |> IO.iodata_to_binary()]

      nil ->
        parts
    end
  end

  defp call_plugin(_, parts, _, _, _), do: parts

  defp sigil_pieces(parts, settings) do
    parts
    |> Enum.map(fn
      text when is_binary(text) -> quoted(text, "", "")
      part -> interpolation(part, settings)
    end)
    |> case do
      [] -> empty()
      docs -> fold(docs, &concat/2)
    end
  end

  defp closing("("), do: ")"
  defp closing("["), do: "]"
  defp closing("{"), do: "}"
  defp closing("<"), do: ">"
  defp closing(other), do: other
end
