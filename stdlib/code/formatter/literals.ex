defmodule Code.Formatter.Literals do
  @moduledoc false

  # Literals: numbers, atoms, strings with and without interpolation, heredocs, sigils.

  import Inspect.Algebra
  alias Code.Formatter
  alias Code.Formatter.{Clauses, Comments, Containers}

  @heredocs ["\"\"\"", "'''"]

  @doc "A literal in its block, with how it was written."
  def written(value, meta, context, settings)
  def written(number, meta, _context, _settings) when is_integer(number), do: integer(meta[:token] || Integer.to_string(number))
  def written(number, meta, _context, _settings) when is_float(number), do: float(meta[:token] || Float.to_string(number))

  def written(atom, meta, _context, _settings) when is_atom(atom) do
    case meta[:delimiter] do
      nil -> Macro.inspect_atom(:literal, atom)
      _ -> atom(atom)
    end
  end

  def written(text, meta, _context, _settings) when is_binary(text) do
    case meta[:delimiter] do
      ~s["""] -> heredoc([text], ~s["""], "", nil)
      _ -> text |> requote(?") |> quoted("\"", "\"")
    end
  end

  def written(list, meta, _context, settings) when is_list(list) do
    case meta[:delimiter] do
      "'''" ->
        if settings.migrate_charlists,
          do: concat("~c", heredoc([List.to_string(list)], ~s["""], "", settings)),
          else: heredoc([List.to_string(list)], "'''", "", settings)

      delimiter when delimiter in ["'", "\""] ->
        text = List.to_string(list)
        if settings.migrate_charlists, do: as_sigil(text), else: text |> requote(?') |> quoted("'", "'")

      _ ->
        if match?([{:->, _, _} | _], list), do: Clauses.parenthesised(list, meta, settings), else: Containers.list(meta, list, settings)
    end
  end

  # What is no code, from `Code.Formatter.Plain`.
  def written({:inspected, term}, _meta, _context, _settings), do: Kernel.inspect(term, limit: :infinity, printable_limit: :infinity)
  def written({left, right}, meta, _context, settings), do: Containers.tuple(meta, [left, right], :flex, settings)
  def written(other, _meta, _context, _settings), do: Kernel.inspect(other, limit: :infinity, printable_limit: :infinity)

  # A charlist's text in a sigil: with double quotes, unless it has some.
  defp as_sigil(text) do
    if String.contains?(text, "\""), do: quoted(text, "~c'", "'"), else: text |> String.replace("\\'", "'") |> quoted("~c\"", "\"")
  end

  ## Numbers

  defp integer("0x" <> digits), do: "0x" <> String.upcase(digits)
  defp integer("0b" <> _ = text), do: text
  defp integer("0o" <> _ = text), do: text
  defp integer("?" <> _ = text), do: string(text)
  defp integer("-" <> digits), do: "-" <> underscores(digits)
  defp integer(digits), do: underscores(digits)

  defp float("-" <> text), do: "-" <> float(text)

  defp float(text) do
    [whole, fraction] = String.split(String.downcase(text), ".", parts: 2)
    underscores(whole) <> "." <> fraction
  end

  # Six digits and more stand in groups, unless somebody grouped them.
  defp underscores(digits) do
    if byte_size(digits) >= 6 and not String.contains?(digits, "_"),
      do: group_digits(digits, rem(byte_size(digits), 3)),
      else: digits
  end

  defp group_digits(digits, 0), do: for(<<group::binary-size(3) <- digits>>, do: group) |> Enum.join("_")

  defp group_digits(digits, first) do
    <<head::binary-size(first), rest::binary>> = digits
    head <> "_" <> group_digits(rest, 0)
  end

  ## Atoms and keys

  defp atom(atom) do
    if unquoted?(atom), do: Macro.inspect_atom(:literal, atom), else: atom |> Atom.to_string() |> requote(?") |> quoted(":\"", "\"")
  end

  defp unquoted?(atom), do: Macro.classify_atom(atom) in [:identifier, :unquoted]

  @doc "The key of a keyword list, with its colon."
  def key({:__block__, meta, [key]}, _settings) when is_atom(key) do
    if meta[:delimiter] == nil or unquoted?(key),
      do: Macro.inspect_atom(:key, key),
      else: key |> Atom.to_string() |> requote(?") |> quoted("\"", "\":")
  end

  def key({{:., _, [:erlang, _]}, _, [{:<<>>, _, parts}, :utf8]}, settings),
    do: concat(interpolated(parts, [delimiter: "\""], settings), ":")

  ## Strings

  # The text of a string's inside with its lines, which are not indented.
  defp quoted(text, left, right), do: concat(concat(left, lines(text)), right)

  defp lines(text) do
    case String.split(text, "\n") do
      [text] -> string(text)
      lines -> lines |> Enum.map(&string/1) |> fold(fn doc, acc -> concat(doc, concat(nest(line(), :reset), acc)) end)
    end
  end

  # Source text of a string: quotes that were not escaped are now.
  defp requote(text, quote) do
    case :binary.match(text, <<quote>>) do
      :nomatch -> text
      _ -> requote(text, quote, [])
    end
  end

  defp requote(<<?\\, char::utf8, rest::binary>>, quote, acc), do: requote(rest, quote, [acc, ?\\, <<char::utf8>>])
  defp requote(<<char, rest::binary>>, char, acc), do: requote(rest, char, [acc, ?\\, char])
  defp requote(<<char, rest::binary>>, quote, acc), do: requote(rest, quote, [acc, char])
  defp requote(<<>>, _quote, acc), do: IO.iodata_to_binary(acc)

  @doc "Whether these are the parts of a string with interpolation."
  def interpolated?(parts), do: Enum.all?(parts, &(is_binary(&1) or interpolation?(&1))) and Enum.any?(parts, &(not is_binary(&1)))

  defp interpolation?({:"::", _, [{{:., _, [Kernel, :to_string]}, _, [_]}, {:binary, _, _}]}), do: true
  defp interpolation?(_), do: false

  @doc "A string with interpolation."
  def interpolated(parts, meta, settings) do
    case meta[:delimiter] do
      ~s["""] -> heredoc(parts, ~s["""], "", settings)
      _ -> concat(["\"", pieces(parts, &requote(&1, ?"), settings), "\""])
    end
  end

  @doc "A charlist with interpolation."
  def charlist(parts, meta, settings) do
    case {meta[:delimiter], settings.migrate_charlists} do
      {"'''", false} -> heredoc(parts, "'''", "", settings)
      {"'''", true} -> concat("~c", heredoc(parts, ~s["""], "", settings))
      {_, false} -> concat(["'", pieces(parts, &requote(&1, ?'), settings), "'"])
      {_, true} -> sigil_charlist(parts, settings)
    end
  end

  defp sigil_charlist(parts, settings) do
    if Enum.any?(parts, &(is_binary(&1) and String.contains?(&1, "\""))),
      do: concat(["~c'", pieces(parts, & &1, settings), "'"]),
      else: concat(["~c\"", pieces(parts, &String.replace(&1, "\\'", "'"), settings), "\""])
  end

  defp pieces(parts, requote, settings) do
    parts
    |> Enum.map(fn
      text when is_binary(text) -> text |> requote.() |> lines()
      part -> interpolation(part, settings)
    end)
    |> fold(&concat/2)
  end

  defp interpolation({:"::", _, [call, _]}, settings), do: interpolation(call, settings)

  # An interpolation is never broken, whatever the width.
  defp interpolation({_, _, [code]}, settings) do
    # Its comments go above all.
    doc = Comments.with_pending([], fn -> Formatter.block(code, 0, 0, %{settings | newlines?: false}) end)
    concat(["\#{", no_limit(doc), "}"])
  end

  ## Heredocs and sigils

  defp heredoc(parts, delimiter, modifiers, settings) do
    lines =
      parts
      |> Enum.map(fn
        text when is_binary(text) -> heredoc_lines(String.split(text, "\n"))
        part -> interpolation(part, settings)
      end)
      |> fold(&concat/2)

    concat([delimiter, line(), lines, delimiter <> modifiers]) |> force_unfit()
  end

  # An empty line is not indented.
  defp heredoc_lines([last]), do: string(last)
  defp heredoc_lines([text, "", next | rest]), do: concat([string(text), nest(line(), :reset), heredoc_lines(["", next | rest])])
  defp heredoc_lines([text | rest]), do: concat([string(text), line(), heredoc_lines(rest)])

  @doc "A sigil, formatted by whom the settings name for it."
  def sigil({name, meta, [{:<<>>, _, parts}, modifiers]}, settings) do
    "sigil_" <> letters = Atom.to_string(name)
    delimiter = meta[:delimiter]
    parts = formatted(letters, parts, modifiers, meta, settings)
    modifiers = List.to_string(modifiers)

    if delimiter in @heredocs do
      concat("~" <> letters, heredoc(parts, delimiter, modifiers, settings))
    else
      pieces = if parts == [], do: [], else: pieces(parts, & &1, settings)
      concat(["~" <> letters <> delimiter, pieces, closing(delimiter) <> modifiers])
    end
  end

  defp formatted(letters, [text] = parts, modifiers, meta, settings) when is_binary(text) do
    case List.keyfind(settings.sigils, letters, 0) do
      {_, fun} ->
        opts = [sigil: String.to_atom(letters), modifiers: modifiers, opening_delimiter: meta[:delimiter], file: settings.file, line: meta[:line]]
        [text |> fun.(opts) |> IO.iodata_to_binary()]

      nil ->
        parts
    end
  end

  defp formatted(_, parts, _, _, _), do: parts

  defp closing("("), do: ")"
  defp closing("["), do: "]"
  defp closing("{"), do: "}"
  defp closing("<"), do: ">"
  defp closing(other), do: other
end
