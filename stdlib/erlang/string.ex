defmodule :string do
  @moduledoc """
  Erlang's strings: functions on binaries, lists of characters and lists of both (in the first part), and the older ones,
  which take lists of characters only and count from 1.
  """

  defp chars(data) do
    case :unicode.characters_to_list(data) do
      chars when is_list(chars) -> chars
      {_, _, rest} -> :erlang.error({:badarg, rest})
    end
  end

  defp text(data) when is_binary(data), do: if(String.valid?(data), do: data, else: :erlang.error({:badarg, data}))

  defp text(data) when is_list(data) do
    case :unicode.characters_to_binary(data) do
      text when is_binary(text) -> text
      {_, _, rest} -> :erlang.error({:badarg, rest})
    end
  end

  defp text(data), do: :erlang.error({:badarg, data})

  # As the argument is: a binary, or a list of characters.
  defp like(text, data) when is_binary(data), do: text
  defp like(text, _data), do: :unicode.characters_to_list(text)

  # A grapheme is a character, or a list of several.
  defp grapheme(text) do
    case :unicode.characters_to_list(text) do
      [char] -> char
      chars -> chars
    end
  end

  ## All kinds of strings

  def is_empty(""), do: true
  def is_empty([]), do: true
  def is_empty([head | tail]) when is_list(head) or is_binary(head), do: is_empty(head) and is_empty(tail)
  def is_empty(_), do: false

  def length(data), do: data |> text() |> String.length()

  def to_graphemes(data), do: data |> text() |> String.graphemes() |> each_grapheme()

  defp each_grapheme([]), do: []
  defp each_grapheme([text | rest]), do: [grapheme(text) | each_grapheme(rest)]

  def equal(a, b), do: text(a) == text(b)
  def equal(a, b, false), do: equal(a, b)
  def equal(a, b, true), do: folded(text(a)) == folded(text(b))

  def equal(a, b, fold, :none), do: equal(a, b, fold)

  def equal(a, b, fold, form) when form in [:nfc, :nfd, :nfkc, :nfkd] do
    fold = if fold, do: &folded/1, else: & &1
    String.normalize(fold.(text(a)), form) == String.normalize(fold.(text(b)), form)
  end

  def reverse(data), do: data |> to_graphemes() |> :lists.reverse()

  def slice(data, start) when is_integer(start) and start >= 0 do
    text = text(data)
    text |> String.slice(start..-1//1) |> like(data)
  end

  def slice(data, start, :infinity), do: slice(data, start)

  def slice(data, start, length) when is_integer(start) and start >= 0 and is_integer(length) and length >= 0 do
    data |> text() |> String.slice(start, length) |> like(data)
  end

  def pad(data, length), do: pad(data, length, :trailing, ?\s)
  def pad(data, length, direction), do: pad(data, length, direction, ?\s)

  def pad(data, length, direction, char) when is_integer(length) do
    missing = max(length - __MODULE__.length(data), 0)

    case direction do
      :trailing ->
        [data | :lists.duplicate(missing, char)]

      :leading ->
        [:lists.duplicate(missing, char), data]

      :both ->
        left = div(missing, 2)
        [:lists.duplicate(left, char), data | [:lists.duplicate(left, char) | :lists.duplicate(missing - 2 * left, char)]]
    end
  end

  @blank [[?\r, ?\n], ?\t, ?\n, ?\v, ?\f, ?\r, ?\s, 0x85, 0x200E, 0x200F, 0x2028, 0x2029]

  def trim(data), do: trim(data, :both, @blank)
  def trim(data, direction), do: trim(data, direction, @blank)
  def trim(data, _direction, []), do: data

  def trim(data, direction, separators) do
    graphemes = to_graphemes(data)
    graphemes = if direction in [:leading, :both], do: :lists.dropwhile(&(&1 in separators), graphemes), else: graphemes

    graphemes =
      if direction in [:trailing, :both],
        do: graphemes |> :lists.reverse() |> then(&:lists.dropwhile(fn g -> g in separators end, &1)) |> :lists.reverse(),
        else: graphemes

    joined(graphemes, data)
  end

  defp joined(graphemes, data), do: graphemes |> :unicode.characters_to_binary() |> like(data)

  def chomp(data), do: trim(data, :trailing, [[?\r, ?\n], ?\n])

  def take(data, separators), do: take(data, separators, false, :leading)
  def take(data, separators, complement), do: take(data, separators, complement, :leading)

  def take(data, separators, complement, direction) do
    taken = &(&1 in separators != complement)
    graphemes = to_graphemes(data)

    if direction == :leading do
      {first, rest} = :lists.splitwith(taken, graphemes)
      {joined(first, data), joined(rest, data)}
    else
      {last, rest} = :lists.splitwith(taken, :lists.reverse(graphemes))
      {joined(:lists.reverse(rest), data), joined(:lists.reverse(last), data)}
    end
  end

  def uppercase(data), do: data |> text() |> String.upcase() |> like(data)
  def lowercase(data), do: data |> text() |> String.downcase() |> like(data)
  def casefold(data), do: data |> text() |> folded() |> like(data)

  # Small letters of the capitals of the small letters: so ligatures and what has several forms become alike. Cherokee is
  # folded to its capitals, and the dotless i stays.
  defp folded(text) do
    if text =~ ~r/[\x{131}\x{13A0}-\x{13FD}\x{AB70}-\x{ABBF}]/u,
      do: for(<<char::utf8 <- text>>, into: "", do: fold(char)),
      else: text |> String.downcase() |> String.upcase() |> String.downcase()
  end

  defp fold(char) when char in 0x13A0..0x13F5 or char == 0x131, do: <<char::utf8>>
  defp fold(char) when char in 0x13F8..0x13FD, do: <<char - 8::utf8>>
  defp fold(char) when char in 0xAB70..0xABBF, do: <<char - 0x97D0::utf8>>
  defp fold(char), do: <<char::utf8>> |> String.downcase() |> String.upcase() |> String.downcase()

  def titlecase(data) do
    case text(data) do
      "" ->
        like("", data)

      text ->
        {first, rest} = :quaff_string.titlecase_first(text)
        like(first <> rest, data)
    end
  end

  def prefix(data, prefix) do
    text = text(data)
    prefix = text(prefix)
    size = byte_size(prefix)

    case text do
      <<^prefix::binary-size(size), rest::binary>> -> like(rest, data)
      _ -> :nomatch
    end
  end

  def split(data, pattern), do: split(data, pattern, :leading)

  def split(data, pattern, where) when where in [:leading, :trailing, :all] do
    case parts(text!(data), text(pattern), where) do
      [_] -> [data]
      parts -> :lists.map(&like(&1, data), parts)
    end
  end

  defp text!(data) when is_binary(data), do: data
  defp text!(data) when is_list(data), do: text(data)
  defp text!(data), do: :erlang.error({:badmatch, data})

  defp parts(text, "", _where), do: [text]
  defp parts(text, pattern, :leading), do: :binary.split(text, pattern)
  defp parts(text, pattern, :all), do: :binary.split(text, pattern, [:global])

  defp parts(text, pattern, :trailing) do
    case :binary.matches(text, pattern) do
      [] ->
        [text]

      found ->
        {at, size} = :lists.last(found)
        [:binary.part(text, 0, at), :binary.part(text, at + size, byte_size(text) - at - size)]
    end
  end

  def replace(data, pattern, new), do: replace(data, pattern, new, :leading)
  def replace(data, pattern, new, where), do: :lists.join(new, split(data, pattern, where))

  def lexemes(data, separators) when is_list(separators) do
    :lists.map(&joined(&1, data), data |> to_graphemes() |> split_lexemes(separators, []))
  end

  defp split_lexemes([], _separators, []), do: []
  defp split_lexemes([], _separators, current), do: [:lists.reverse(current)]

  defp split_lexemes([grapheme | rest], separators, current) do
    cond do
      grapheme not in separators -> split_lexemes(rest, separators, [grapheme | current])
      current == [] -> split_lexemes(rest, separators, [])
      true -> [:lists.reverse(current) | split_lexemes(rest, separators, [])]
    end
  end

  def nth_lexeme(data, n, separators) when is_integer(n) and n > 0 and is_list(separators) do
    case data |> lexemes(separators) |> from_nth(n) do
      [lexeme | _] -> lexeme
      [] -> like("", data)
    end
  end

  defp from_nth([_ | rest], n) when n > 1, do: from_nth(rest, n - 1)
  defp from_nth(list, _n), do: list

  def find(data, pattern), do: find(data, pattern, :leading)

  def find(data, pattern, where) when where in [:leading, :trailing] do
    text = text(data)
    pattern = text(pattern)

    cond do
      pattern == "" ->
        data

      where == :leading ->
        case :binary.match(text, pattern) do
          {at, _} -> like(:binary.part(text, at, byte_size(text) - at), data)
          :nomatch -> :nomatch
        end

      true ->
        case :binary.matches(text, pattern) do
          [] ->
            :nomatch

          found ->
            {at, _} = :lists.last(found)
            like(:binary.part(text, at, byte_size(text) - at), data)
        end
    end
  end

  def next_grapheme(data) do
    case String.next_grapheme(text(data)) do
      nil -> []
      {first, rest} -> [grapheme(first) | like(rest, data)]
    end
  end

  def next_codepoint(""), do: []
  def next_codepoint(<<char::utf8, rest::binary>>), do: [char | rest]
  def next_codepoint(binary) when is_binary(binary), do: {:error, binary}
  def next_codepoint([char | rest]) when is_integer(char), do: [char | rest]

  def next_codepoint(data) do
    case chars(data) do
      [] -> []
      [char | rest] -> [char | rest]
    end
  end

  def to_integer(data) do
    case text_or_nil(data) do
      nil ->
        {:error, :badarg}

      text ->
        case Integer.parse(text) do
          {integer, rest} -> {integer, like(rest, data)}
          :error -> {:error, :no_integer}
        end
    end
  end

  def to_float(data) do
    case text_or_nil(data) do
      nil ->
        {:error, :badarg}

      text ->
        case Float.parse(text) do
          {float, rest} ->
            used = :binary.part(text, 0, byte_size(text) - byte_size(rest))
            if :binary.match(used, ".") == :nomatch, do: {:error, :no_float}, else: {float, like(rest, data)}

          :error ->
            {:error, :no_float}
        end
    end
  end

  defp text_or_nil(data) when is_binary(data), do: data

  defp text_or_nil(data) when is_list(data) do
    case :unicode.characters_to_binary(data) do
      text when is_binary(text) -> text
      _ -> nil
    end
  end

  defp text_or_nil(_), do: nil

  def jaro_similarity(a, b), do: String.jaro_distance(text(a), text(b))

  ## Lists of characters, counted from 1

  def len(string), do: :erlang.length(string)
  def concat(a, b), do: a ++ b

  def chr(string, char) when is_integer(char), do: position(string, char, 1)

  defp position([char | _], char, at), do: at
  defp position([_ | rest], char, at), do: position(rest, char, at + 1)
  defp position([], _char, _at), do: 0

  def rchr(string, char) when is_integer(char), do: last_position(string, char, 1, 0)

  defp last_position([char | rest], char, at, _last), do: last_position(rest, char, at + 1, at)
  defp last_position([_ | rest], char, at, last), do: last_position(rest, char, at + 1, last)
  defp last_position([], _char, _at, last), do: last

  def str(string, part) when is_list(part), do: first_part(string, part, 1)

  defp first_part([_ | rest] = string, part, at) do
    if :lists.prefix(part, string), do: at, else: first_part(rest, part, at + 1)
  end

  defp first_part([], _part, _at), do: 0

  def rstr(string, part) when is_list(part), do: last_part(string, part, 1, 0)

  defp last_part([_ | rest] = string, part, at, last) do
    last_part(rest, part, at + 1, if(:lists.prefix(part, string), do: at, else: last))
  end

  defp last_part([], _part, _at, last), do: last

  def span(string, chars), do: :erlang.length(:lists.takewhile(&(&1 in chars), string))
  def cspan(string, chars), do: :erlang.length(:lists.takewhile(&(&1 not in chars), string))

  def substr(string, start), do: :lists.nthtail(start - 1, string)
  def substr(string, start, length), do: :lists.sublist(:lists.nthtail(start - 1, string), length)
  def sub_string(string, start), do: substr(string, start)
  def sub_string(string, start, stop), do: substr(string, start, stop - start + 1)

  def tokens(string, separators), do: split_lexemes(string, separators, [])

  def join([], separator) when is_list(separator), do: []
  def join([head | tail], separator), do: head ++ :lists.append(for item <- tail, do: separator ++ item)

  def chars(char, n), do: chars(char, n, [])
  def chars(char, n, tail) when n > 0, do: chars(char, n - 1, [char | tail])
  def chars(char, 0, tail) when is_integer(char), do: tail

  def copies(string, n) when is_list(string) and is_integer(n) and n >= 0, do: :lists.append(:lists.duplicate(n, string))

  def words(string), do: words(string, ?\s)
  def words(string, char) when is_integer(char), do: string |> tokens([char]) |> :erlang.length() |> max(1)

  def sub_word(string, index), do: sub_word(string, index, ?\s)

  def sub_word(string, index, char) when is_integer(index) and is_integer(char) do
    case from_nth(tokens(string, [char]), index) do
      [word | _] -> word
      [] -> []
    end
  end

  def strip(string), do: strip(string, :both, ?\s)
  def strip(string, direction), do: strip(string, direction, ?\s)
  def strip(string, :left, char), do: :lists.dropwhile(&(&1 == char), string)
  def strip(string, :right, char), do: string |> :lists.reverse() |> strip(:left, char) |> :lists.reverse()
  def strip(string, :both, char), do: string |> strip(:left, char) |> strip(:right, char)

  def left(string, length), do: left(string, length, ?\s)

  def left(string, length, char) when is_integer(char) do
    case length - :erlang.length(string) do
      missing when missing > 0 -> string ++ chars(char, missing)
      _ -> :lists.sublist(string, length)
    end
  end

  def right(string, length), do: right(string, length, ?\s)

  def right(string, length, char) when is_integer(char) do
    case length - :erlang.length(string) do
      missing when missing > 0 -> chars(char, missing, string)
      extra -> :lists.nthtail(-extra, string)
    end
  end

  def centre(string, length), do: centre(string, length, ?\s)
  def centre(string, 0, char) when is_list(string) and is_integer(char), do: []

  def centre(string, length, char) when is_integer(char) do
    case length - :erlang.length(string) do
      missing when missing > 0 -> chars(char, div(missing, 2), string ++ chars(char, missing - div(missing, 2)))
      extra -> :lists.sublist(:lists.nthtail(div(-extra, 2), string), length)
    end
  end

  def to_upper(string) when is_list(string), do: :lists.map(&upper/1, string)
  def to_upper(char) when is_integer(char), do: upper(char)
  def to_lower(string) when is_list(string), do: :lists.map(&lower/1, string)
  def to_lower(char) when is_integer(char), do: lower(char)

  defp upper(char) when char in ?a..?z or char in 0xE0..0xF6 or char in 0xF8..0xFE, do: char - 32
  defp upper(char), do: char
  defp lower(char) when char in ?A..?Z or char in 0xC0..0xD6 or char in 0xD8..0xDE, do: char + 32
  defp lower(char), do: char

  def list_to_integer(string) when is_list(string), do: to_integer(string)
  def list_to_integer(_string), do: {:error, :not_a_list}

  def list_to_float(string) when is_list(string), do: to_float(string)
  def list_to_float(_string), do: {:error, :not_a_list}
end
