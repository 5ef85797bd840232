defmodule :erl_scan do
  @moduledoc """
  Erlang's scanner: text to the tokens that `:erl_parse` takes.

  A position is `{line, column, count}`, `count` of the characters from the start, which gives a token's text. Columns
  are always counted and left out of the result when the start was a line. What `tokens/4` continues with is the text so
  far, scanned again with what comes: forms are short.
  """

  @reserved ~w(after and andalso band begin bnot bor bsl bsr bxor case catch cond div else end fun if let maybe not of or
               orelse receive rem try when xor)a

  @max_atom 255

  defguardp is_space(c) when c in 0..32 or c in 128..160
  defguardp is_lower(c) when c in ?a..?z or (c in ?ß..?ÿ and c != ?÷)
  defguardp is_upper(c) when c in ?A..?Z or c == ?_ or (c in ?À..?Þ and c != ?×)
  defguardp is_digit(c) when c in ?0..?9
  defguardp is_name(c) when is_lower(c) or is_upper(c) or is_digit(c) or c == ?@

  @doc "The tokens of a text."
  def string(chars), do: string(chars, 1, [])
  def string(chars, start), do: string(chars, start, [])

  def string(chars, start, options)
      when is_list(chars) and
             (is_integer(start) or (is_tuple(start) and tuple_size(start) == 2 and is_integer(elem(start, 0)) and elem(start, 1) > 0)) do
    config = config(options, start, false)

    try do
      {_, tokens, _, at} = scan(chars, first(start), config, [])
      {:ok, :lists.reverse(tokens), place(at, config)}
    catch
      {:scan_error, from, reason, to, _} -> {:error, {place(from, config), :erl_scan, reason}, place(to, config)}
    end
  end

  @doc "The tokens up to a dot, from text that comes in pieces."
  def tokens(continuation, chars, start), do: tokens(continuation, chars, start, [])

  def tokens([], chars, start, options) when is_list(chars) or chars == :eof, do: piece([], chars, start, options)

  def tokens({:erl_scan_continuation, before, start, options}, chars, _, _) when is_list(chars) or chars == :eof,
    do: piece(before, chars, start, options)

  def tokens(_, _, _, _), do: raise(FunctionClauseError, module: :erl_scan, function: :tokens1, arity: 7)

  defp piece(before, chars, start, options) do
    more = chars != :eof
    text = if more, do: before ++ chars, else: before
    config = config(options, start, more)
    left = fn rest -> if rest == [] and not more, do: :eof, else: rest end

    try do
      case scan(text, first(start), Map.put(config, :dot, true), []) do
        {:dot, tokens, rest, at} -> {:done, {:ok, :lists.reverse(tokens), place(at, config)}, left.(rest)}
        {:end, _, _, _} when more -> throw(:more)
        {:end, [], _, at} -> {:done, {:eof, place(at, config)}, :eof}
        {:end, tokens, _, at} -> {:done, {:ok, :lists.reverse(tokens), place(at, config)}, :eof}
      end
    catch
      :more ->
        {:more, {:erl_scan_continuation, text, start, options}}

      {:scan_error, from, reason, to, rest} ->
        {:done, {:error, {place(from, config), :erl_scan, reason}, place(to, config)}, left.(rest)}
    end
  end

  defp config(option, start, more) when is_atom(option), do: config([option], start, more)

  defp config(options, start, more) do
    has = fn key -> :lists.member(key, options) or :lists.member(:return, options) end

    %{
      spaces: has.(:return_white_spaces),
      comments: has.(:return_comments),
      text: text_option(options),
      words: reserved_option(options),
      columns: is_tuple(start),
      more: more,
      dot: false
    }
  end

  defp text_option(options) do
    case :lists.keyfind(:text_fun, 1, options) do
      {_, fun} when is_function(fun, 2) -> fun
      _ -> :lists.member(:text, options)
    end
  end

  defp reserved_option(options) do
    case :lists.keyfind(:reserved_word_fun, 1, options) do
      {_, fun} when is_function(fun, 1) -> fun
      _ -> &reserved_word/1
    end
  end

  defp first({line, column}), do: {line, column, 0}
  defp first(line), do: {line, 1, 0}

  defp place({line, column, _}, %{columns: true}), do: {line, column}
  defp place({line, _, _}, _), do: line

  defp on({line, column, count}, n), do: {line, column + n, count + n}
  defp newline({line, _, count}), do: {line + 1, 1, count + 1}
  defp past(?\n, at), do: newline(at)
  defp past(_, at), do: on(at, 1)

  # An end inside of a token asks for more, when there may be.
  defp fail(from, reason, to, rest, config) do
    if rest == [] and config.more, do: throw(:more), else: throw({:scan_error, from, reason, to, rest})
  end

  defp scan([], at, _config, acc), do: {:end, acc, [], at}

  defp scan([c | rest] = chars, at, config, acc) do
    cond do
      is_space(c) ->
        {rest, to} = spaces(rest, past(c, at))
        scan(rest, to, config, kept(config.spaces, :white_space, chars, at, to, config, acc))

      is_lower(c) ->
        {name, rest, to} = name(chars, at, [])
        check_end(rest, config)
        scan(rest, to, config, [word(name, chars, at, to, rest, config) | acc])

      is_upper(c) ->
        {name, rest, to} = name(chars, at, [])
        check_end(rest, config)
        if length(name) > @max_atom, do: fail(at, {:illegal, :var}, to, rest, config)
        scan(rest, to, config, [token(:var, :erlang.list_to_atom(name), chars, at, to, config) | acc])

      is_digit(c) ->
        {kind, value, rest, to} = number(chars, at, config)
        check_end(rest, config)
        scan(rest, to, config, [token(kind, value, chars, at, to, config) | acc])

      c == ?% ->
        {rest, to} = comment(rest, on(at, 1))
        if rest == [] and config.more, do: throw(:more)
        scan(rest, to, config, kept(config.comments, :comment, chars, at, to, config, acc))

      c == ?. ->
        dot(rest, chars, at, config, acc)

      c == ?" ->
        {value, rest, to} = quoted_string(chars, at, config)
        if match?([?" | _], rest), do: fail(to, :string_concat, to, rest, config)
        check_end(rest, config)
        scan(rest, to, config, [token(:string, value, chars, at, to, config) | acc])

      c == ?' ->
        {value, rest, to} = delimited(rest, ?', on(at, 1), :atom, true, config)
        if length(value) > @max_atom, do: throw({:scan_error, at, {:illegal, :atom}, to, rest})
        check_end(rest, config)
        scan(rest, to, config, [token(:atom, :erlang.list_to_atom(value), chars, at, to, config) | acc])

      c == ?$ ->
        {value, rest, to} = char(rest, at, config)
        check_end(rest, config)
        scan(rest, to, config, [token(:char, value, chars, at, to, config) | acc])

      c == ?~ ->
        {rest, to, acc} = sigil(rest, chars, at, config, acc)
        if match?([?" | _], rest), do: fail(to, :string_concat, to, rest, config)
        check_end(rest, config)
        scan(rest, to, config, acc)

      is_integer(c) and c in 0..255 ->
        {symbol, rest} = longest(chars)
        to = on(at, length(:erlang.atom_to_list(symbol)))
        check_end(rest, config)
        scan(rest, to, config, [token(symbol, chars, at, to, config) | acc])

      is_integer(c) and c in 0..0x10FFFF ->
        throw({:scan_error, at, {:illegal, :character}, on(at, 1), rest})

      true ->
        :erlang.error({:not_character, c})
    end
  end

  defp check_end([], %{more: true}), do: throw(:more)
  defp check_end(_, _), do: :ok

  defp token(kind, chars, at, to, config), do: {kind, anno(kind, chars, at, to, config)}
  defp token(kind, value, chars, at, to, config), do: {kind, anno(kind, chars, at, to, config), value}

  defp anno(kind, chars, {_, _, from} = at, {_, _, until}, config) do
    text = if config.text != false, do: :lists.sublist(chars, until - from)

    if config.text == true or (is_function(config.text) and config.text.(kind, text)),
      do: [text: text, location: place(at, config)],
      else: place(at, config)
  end

  defp kept(false, _, _, _, _, _, acc), do: acc

  defp kept(true, kind, chars, {_, _, from} = at, {_, _, until} = to, config, acc),
    do: [token(kind, :lists.sublist(chars, until - from), chars, at, to, config) | acc]

  # A run of white space ends before the next line.
  defp spaces([c | rest], at) when is_space(c) and c != ?\n, do: spaces(rest, on(at, 1))
  defp spaces(rest, at), do: {rest, at}

  defp comment([c | rest], at) when c != ?\n, do: comment(rest, on(at, 1))
  defp comment(rest, at), do: {rest, at}

  defp name([c | rest], at, acc) when is_name(c), do: name(rest, on(at, 1), [c | acc])
  defp name(rest, at, acc), do: {:lists.reverse(acc), rest, at}

  defp word(name, chars, at, to, rest, config) do
    if length(name) > @max_atom, do: fail(at, {:illegal, :atom}, to, rest, config)
    atom = :erlang.list_to_atom(name)
    if config.words.(atom), do: token(atom, chars, at, to, config), else: token(:atom, atom, chars, at, to, config)
  end

  defp dot([], chars, at, config, acc) do
    if config.more, do: throw(:more)
    to = on(at, 1)
    {if(config.dot, do: :dot, else: :end), [token(:dot, chars, at, to, config) | acc], [], to}
  end

  defp dot([c | rest], chars, at, config, acc) when is_space(c) do
    to = past(c, on(at, 1))
    acc = [token(:dot, chars, at, to, config) | acc]
    if config.dot, do: {:dot, acc, rest, to}, else: scan(rest, to, config, acc)
  end

  defp dot([?% | _] = rest, chars, at, config, acc) do
    to = on(at, 1)
    acc = [token(:dot, chars, at, to, config) | acc]
    if config.dot, do: {:dot, acc, rest, to}, else: scan(rest, to, config, acc)
  end

  defp dot(_, chars, at, config, acc) do
    {symbol, rest} = longest(chars)
    check_end(rest, config)
    to = on(at, length(:erlang.atom_to_list(symbol)))
    scan(rest, to, config, [token(symbol, chars, at, to, config) | acc])
  end

  # The longest symbol.
  defp longest([?=, ?:, ?= | rest]), do: {:"=:=", rest}
  defp longest([?=, ?/, ?= | rest]), do: {:"=/=", rest}
  defp longest([?<, ?:, ?- | rest]), do: {:"<:-", rest}
  defp longest([?<, ?:, ?= | rest]), do: {:"<:=", rest}
  defp longest([?., ?., ?. | rest]), do: {:..., rest}
  defp longest([?., ?. | rest]), do: {:.., rest}
  defp longest([?<, ?< | rest]), do: {:"<<", rest}
  defp longest([?>, ?> | rest]), do: {:">>", rest}
  defp longest([?<, ?- | rest]), do: {:<-, rest}
  defp longest([?<, ?= | rest]), do: {:<=, rest}
  defp longest([?>, ?= | rest]), do: {:>=, rest}
  defp longest([?=, ?< | rest]), do: {:"=<", rest}
  defp longest([?=, ?= | rest]), do: {:==, rest}
  defp longest([?=, ?> | rest]), do: {:"=>", rest}
  defp longest([?/, ?= | rest]), do: {:"/=", rest}
  defp longest([?-, ?> | rest]), do: {:->, rest}
  defp longest([?-, ?- | rest]), do: {:--, rest}
  defp longest([?+, ?+ | rest]), do: {:++, rest}
  defp longest([?:, ?= | rest]), do: {:":=", rest}
  defp longest([?:, ?: | rest]), do: {:"::", rest}
  defp longest([?|, ?| | rest]), do: {:||, rest}
  defp longest([?&, ?& | rest]), do: {:&&, rest}
  defp longest([??, ?= | rest]), do: {:"?=", rest}
  defp longest([c | rest]), do: {:erlang.list_to_atom([c]), rest}

  ## Numbers

  defp number(chars, at, config) do
    {digits, rest, to} = digits(chars, 10, at, [])
    integer = :erlang.list_to_integer(digits)

    case rest do
      [?# | after_base] when integer in 2..36 -> based(after_base, integer, at, on(to, 1), config)
      [?# | _] -> fail(at, {:base, integer}, to, rest, config)
      [?., c | _] when is_digit(c) -> fraction(digits, tl(rest), at, on(to, 1), config)
      [?., c | _] when is_name(c) -> fail(at, {:illegal, :float}, to, rest, config)
      [?_] when config.more -> throw(:more)
      [c | _] when is_name(c) -> fail(at, {:illegal, :integer}, to, rest, config)
      [?.] when config.more -> throw(:more)
      _ -> {:integer, integer, rest, to}
    end
  end

  defp digits([c | rest], base, at, acc) do
    cond do
      digit?(c, base) -> digits(rest, base, on(at, 1), [c | acc])
      c == ?_ and acc != [] and rest != [] and digit?(hd(rest), base) -> digits(rest, base, on(at, 1), acc)
      true -> {:lists.reverse(acc), [c | rest], at}
    end
  end

  defp digits([], _, at, acc), do: {:lists.reverse(acc), [], at}

  defp digit?(c, base) when c in ?0..?9, do: c - ?0 < base
  defp digit?(c, base) when c in ?a..?z, do: c - ?a + 10 < base
  defp digit?(c, base) when c in ?A..?Z, do: c - ?A + 10 < base
  defp digit?(_, _), do: false

  defp based(chars, base, from, at, config) do
    case digits(chars, base, at, []) do
      {[], rest, to} ->
        fail(from, {:illegal, :integer}, to, rest, config)

      {digits, [?., c | _] = rest, to} ->
        if digit?(c, base),
          do: based_fraction(digits, tl(rest), base, from, on(to, 1), config),
          else: {:integer, :erlang.list_to_integer(digits, base), rest, to}

      {_, [c | _] = rest, to} when is_name(c) ->
        fail(from, {:illegal, :integer}, to, rest, config)

      {digits, rest, to} ->
        {:integer, :erlang.list_to_integer(digits, base), rest, to}
    end
  end

  defp based_fraction(whole, chars, base, from, at, config) do
    {part, rest, to} = digits(chars, base, at, [])

    {power, rest, to} =
      case rest do
        [?#, e | after_e] when e in [?e, ?E] -> exponent(after_e, from, on(to, 2), config)
        _ -> {~c"0", rest, to}
      end

    mantissa = :erlang.list_to_integer(whole ++ part, base)
    shift = :erlang.list_to_integer(power) - length(part)

    try do
      value = if shift >= 0, do: mantissa * Integer.pow(base, shift) * 1.0, else: mantissa / Integer.pow(base, -shift)
      {:float, value, rest, to}
    rescue
      _ in [ArithmeticError, SystemLimitError] -> fail(from, {:illegal, :float}, to, rest, config)
    end
  end

  defp fraction(whole, chars, from, at, config) do
    {part, rest, to} = digits(chars, 10, at, [])

    {power, rest, to} =
      case rest do
        [e | after_e] when e in [?e, ?E] -> exponent(after_e, from, on(to, 1), config)
        _ -> {~c"0", rest, to}
      end

    if match?([c | _] when is_name(c), rest), do: fail(from, {:illegal, :float}, to, rest, config)

    try do
      {:float, :erlang.list_to_float(whole ++ [?. | part] ++ [?e | power]), rest, to}
    rescue
      ArgumentError -> fail(from, {:illegal, :float}, to, rest, config)
    end
  end

  defp exponent(chars, from, at, config) do
    {sign, chars, at} =
      case chars do
        [c | rest] when c in [?+, ?-] -> {[c], rest, on(at, 1)}
        _ -> {[], chars, at}
      end

    case digits(chars, 10, at, []) do
      {[], rest, to} -> fail(from, {:illegal, :float}, to, rest, config)
      {digits, rest, to} -> {sign ++ digits, rest, to}
    end
  end

  ## Characters, strings, quoted atoms

  defp char([], at, config), do: fail(at, {:unterminated, :char}, on(at, 1), [], config)

  defp char([?\\ | rest], at, config) do
    case escape(rest, on(at, 2)) do
      {:end, to} -> fail(at, {:unterminated, :char}, to, [], config)
      {:illegal, rest, to} -> throw({:scan_error, at, {:illegal, :character}, to, rest})
      {:ok, value, rest, to} -> {value, rest, to}
    end
  end

  defp char([c | rest], at, _), do: {c, rest, past(c, on(at, 1))}

  # What stands behind a backslash.
  defp escape([], at), do: {:end, at}
  defp escape([?^], at), do: {:end, on(at, 1)}
  defp escape([?^, c | rest], at) when c in ?@..?_ or c in ?a..?z, do: {:ok, Bitwise.band(c, 31), rest, on(at, 2)}
  defp escape([?^, ?? | rest], at), do: {:ok, 127, rest, on(at, 2)}
  defp escape([?^ | rest], at), do: {:illegal, rest, on(at, 1)}

  defp escape([?x, ?{ | rest], at) do
    case digits(rest, 16, on(at, 2), []) do
      {[_ | _] = digits, [?} | rest], to} -> code_point(:erlang.list_to_integer(digits, 16), rest, on(to, 1))
      {_, [], to} -> {:end, to}
      {_, rest, to} -> {:illegal, rest, to}
    end
  end

  defp escape([?x], at), do: {:end, on(at, 1)}

  defp escape([?x | rest], at) do
    case rest do
      [a, b | rest] ->
        if digit?(a, 16) and digit?(b, 16),
          do: {:ok, :erlang.list_to_integer([a, b], 16), rest, on(at, 3)},
          else: {:illegal, [a, b | rest], on(at, 1)}

      _ ->
        {:illegal, rest, on(at, 1)}
    end
  end

  defp escape([c | _] = chars, at) when c in ?0..?7 do
    {digits, rest} = octal(chars, 3, [])
    code_point(:erlang.list_to_integer(digits, 8), rest, on(at, length(digits)))
  end

  defp escape([c | rest], at) do
    value =
      case c do
        ?n -> ?\n
        ?r -> ?\r
        ?t -> ?\t
        ?v -> ?\v
        ?b -> ?\b
        ?f -> ?\f
        ?e -> ?\e
        ?s -> ?\s
        ?d -> ?\d
        c -> c
      end

    {:ok, value, rest, past(c, at)}
  end

  defp octal([c | rest], n, acc) when n > 0 and c in ?0..?7, do: octal(rest, n - 1, [c | acc])
  defp octal(rest, _, acc), do: {:lists.reverse(acc), rest}

  defp code_point(value, rest, at) when value in 0..0xD7FF or value in 0xE000..0x10FFFF, do: {:ok, value, rest, at}
  defp code_point(_, rest, at), do: {:illegal, rest, at}

  defp delimited(chars, close, at, kind, escapes, config), do: delimited(chars, close, at, at, kind, escapes, config, [])

  defp delimited([], _, at, from, kind, _, config, acc) do
    text = :lists.sublist(:lists.reverse(acc), 16)
    fail(from, {:unterminated, kind, text}, at, [], config)
  end

  defp delimited([close | rest], close, at, _, _, _, _, acc), do: {:lists.reverse(acc), rest, on(at, 1)}

  defp delimited([?\\ | rest], close, at, from, kind, true, config, acc) do
    case escape(rest, on(at, 1)) do
      {:end, to} -> delimited([], close, to, from, kind, true, config, acc)
      {:illegal, rest, to} -> throw({:scan_error, at, {:illegal, :character}, to, rest})
      {:ok, value, rest, to} -> delimited(rest, close, to, from, kind, true, config, [value | acc])
    end
  end

  defp delimited([c | rest], close, at, from, kind, escapes, config, acc),
    do: delimited(rest, close, past(c, at), from, kind, escapes, config, [c | acc])

  defp quoted_string(chars, at, config) do
    {quotes, after_quotes} = :lists.splitwith(&(&1 == ?"), chars)

    case length(quotes) do
      n when n < 3 -> delimited(tl(chars), ?", on(at, 1), :string, true, config)
      n -> triple(after_quotes, n, on(at, n), {:string, n}, false, config)
    end
  end

  ## Triple-quoted strings: whole lines, without the indentation of the closing quotes

  defp triple(chars, n, from, kind, escapes, config) do
    {blank, rest} = :lists.splitwith(&(is_space(&1) and &1 != ?\n), chars)
    proper = match?([?\n | _], rest)
    {first, rest, at} = if proper, do: {[], tl(rest), newline(on(from, length(blank)))}, else: line(chars, from, [])

    case lines(rest, n, at, []) do
      {:end, to} ->
        fail(from, {:unterminated, kind, :lists.sublist(chars, 16)}, to, [], config)

      {:ok, _, _, rest, to} when not proper and first != [] ->
        throw({:scan_error, from, :white_space, to, rest})

      {:ok, lines, indent, rest, to} ->
        text = lines |> Enum.map(fn {line, at} -> cut(line, indent, at, to, rest) end) |> Enum.intersperse(~c"\n")
        {if(escapes, do: unescape(:lists.append(text), from), else: :lists.append(text)), rest, to}
    end
  end

  defp line([?\n | rest], at, acc), do: {:lists.reverse(acc), rest, newline(at)}
  defp line([c | rest], at, acc), do: line(rest, on(at, 1), [c | acc])
  defp line([], at, acc), do: {:lists.reverse(acc), [], at}

  defp lines(chars, n, at, acc) do
    {indent, rest} = :lists.splitwith(&(is_space(&1) and &1 != ?\n), chars)
    {quotes, _} = :lists.splitwith(&(&1 == ?"), rest)

    if length(quotes) >= n do
      {_, rest} = :lists.split(n, rest)
      {:ok, :lists.reverse(acc), indent, rest, on(at, length(indent) + n)}
    else
      case line(chars, at, []) do
        # In the first column behind a line feed.
        {line, rest, {_, 1, _} = to} when chars != [] -> lines(rest, n, to, [{line, at} | acc])
        {_, [], to} -> {:end, to}
      end
    end
  end

  defp cut(line, [], _, _, _), do: line

  defp cut(line, indent, at, to, rest) do
    cond do
      :lists.prefix(indent, line) -> :lists.nthtail(length(indent), line)
      :lists.all(&is_space/1, line) and :lists.prefix(line, indent) -> []
      true -> throw({:scan_error, at, :indentation, to, rest})
    end
  end

  defp unescape([?\\ | rest], from) do
    case escape(rest, from) do
      {:ok, value, rest, _} -> [value | unescape(rest, from)]
      {:illegal, rest, _} -> throw({:scan_error, from, {:illegal, :character}, from, rest})
      {:end, _} -> [?\\]
    end
  end

  defp unescape([c | rest], from), do: [c | unescape(rest, from)]
  defp unescape([], _), do: []

  ## Sigils

  defp sigil(chars, whole, at, config, acc) do
    {name, rest, to} = name(chars, on(at, 1), [])
    kind = :erlang.list_to_atom(name)
    # `~b` and `~s` know escapes, `~B` and `~S` do not; a plain `~` does between single quotes only.
    escapes = not match?([c | _] when c in ?A..?Z, name)
    prefix = token(:sigil_prefix, kind, whole, at, to, config)

    {value, after_string, string_end} =
      case rest do
        [?", ?", ?" | _] ->
          {quotes, after_quotes} = :lists.splitwith(&(&1 == ?"), rest)
          n = length(quotes)
          triple(after_quotes, n, on(to, n), {:sigil, kind, n}, escapes and name != [], config)

        [open | inside] when open in [?(, ?[, ?{, ?<, ?/, ?|, ?', ?", ?`, ?#] ->
          close = closing(open)
          delimited(inside, close, on(to, 1), {:sigil, kind, open, close}, escapes, config)

        _ ->
          fail(to, {:illegal, :string}, to, rest, config)
      end

    string = token(:string, value, rest, to, string_end, config)
    {suffix, left, suffix_end} = name(after_string, string_end, [])

    suffix_token =
      if suffix == [],
        do: {:sigil_suffix, place(string_end, config), []},
        else: token(:sigil_suffix, suffix, after_string, string_end, suffix_end, config)

    {left, suffix_end, [suffix_token, string, prefix | acc]}
  end

  defp closing(?(), do: ?)
  defp closing(?[), do: ?]
  defp closing(?{), do: ?}
  defp closing(?<), do: ?>
  defp closing(c), do: c

  ## What tokens say

  @doc "Whether a name is a word of the language."
  def reserved_word(word), do: :lists.member(word, @reserved)

  @doc "The kind of a token."
  def category(token), do: elem(token, 0)

  @doc "The value of a token, or its kind."
  def symbol({_, _, symbol}), do: symbol
  def symbol({category, _}), do: category

  def line(token), do: :erl_anno.line(elem(token, 1))
  def column(token), do: :erl_anno.column(elem(token, 1))
  def location(token), do: :erl_anno.location(elem(token, 1))
  def end_location(token), do: :erl_anno.end_location(elem(token, 1))
  def text(token), do: :erl_anno.text(elem(token, 1))

  @doc "What an error says."
  def format_error({:unterminated, :char}), do: ~c"unterminated character"
  def format_error({:unterminated, :string, text}), do: :io_lib.format(~c"unterminated string starting with ~tp", [text])
  def format_error({:unterminated, :atom, text}), do: :io_lib.format(~c"unterminated atom starting with ~ts", [:io_lib.write_string(text, ?')])

  def format_error({:unterminated, {:string, _}, text}),
    do: :io_lib.format(~c"unterminated triple-quoted string starting with ~tp", [text])

  def format_error({:unterminated, {:sigil, name, _}, text}),
    do: :io_lib.format(~c"unterminated ~~~ts\"\" sigil string starting with ~tp", [name, text])

  def format_error({:unterminated, {:sigil, name, open, close}, text}),
    do: :io_lib.format(~c"unterminated ~~~ts~tc~tc sigil string starting with ~tp", [name, open, close, text])

  def format_error({:illegal, what}), do: :io_lib.format(~c"illegal ~w", [what])
  def format_error({:base, base}), do: :io_lib.format(~c"illegal base '~w'", [base])
  def format_error(:white_space), do: ~c"not white space after start of triple-quoted string"
  def format_error(:indentation), do: ~c"bad indentation in triple-quoted string"
  def format_error(:string_concat), do: ~c"adjacent string literals without intervening white space"
  def format_error(other), do: :io_lib.write(other)
end
