defmodule String do
  @moduledoc "Text in UTF-8: what users see as characters are grapheme clusters."

  @type t :: binary
  @type codepoint :: t
  @type grapheme :: t
  @type pattern :: t | [nonempty_binary] | (compiled_search_pattern :: :binary.cp())
  @type replace_opts :: [{:global, boolean}]
  @type split_opts :: [parts: pos_integer | :infinity, trim: boolean]
  @type splitter_opts :: [{:trim, boolean}]

  # length, graphemes, codepoints, next_grapheme, next_codepoint, to_charlist, reverse and valid?/1 are native.

  @doc "Whether all characters of the string can be printed, or the first `limit` of them."
  def printable?(string, character_limit \\ :infinity)
      when is_binary(string) and (character_limit == :infinity or (is_integer(character_limit) and character_limit >= 0)) do
    :quaff_string.printable(string, character_limit)
  end

  @doc "Whether the string is valid UTF-8; the algorithm is the same for both names."
  def valid?(string, algorithm \\ :default)
  def valid?(string, algorithm) when is_binary(string) and algorithm in [:default, :fast_ascii], do: :quaff_string.valid(string)

  @doc "Replaces what is not UTF-8."
  def replace_invalid(bytes, replacement \\ "\uFFFD") when is_binary(bytes) and is_binary(replacement),
    do: :quaff_string.scrub(bytes, replacement)

  @doc "Words: splits at white space, none is empty."
  defdelegate split(string), to: String.Break

  @doc "Splits at a pattern (string, strings or regex); options `:parts`, `:trim`."
  def split(string, pattern, options \\ [])
  def split(string, %Regex{} = pattern, options) when is_binary(string) and is_list(options), do: Regex.split(pattern, string, options)

  def split(string, "", options) when is_binary(string) and is_list(options) do
    parts = Keyword.get(options, :parts, :infinity)
    characters = split_empty(string, parts_to_index(parts))
    if Keyword.get(options, :trim, false), do: Enum.reject(characters, &(&1 == "")), else: characters
  end

  def split(string, [], options) when is_binary(string) and is_list(options) do
    if string == "" and Keyword.get(options, :trim, false), do: [], else: [string]
  end

  def split(string, pattern, options) when is_binary(string) and is_list(options) do
    parts = Keyword.get(options, :parts, :infinity)
    trim = Keyword.get(options, :trim, false)

    case {parts, trim} do
      {:infinity, false} -> :binary.split(string, pattern, [:global])
      {:infinity, true} -> :binary.split(string, pattern, [:global, :trim_all])
      {2, false} -> :binary.split(string, pattern)
      _ -> split_parts(string, pattern, parts_to_index(parts), trim)
    end
  end

  defp parts_to_index(:infinity), do: 0
  defp parts_to_index(n) when is_integer(n) and n > 0, do: n

  defp split_empty(string, 1), do: [string]

  defp split_empty(string, parts) do
    case parts do
      0 -> ["" | graphemes(string)] ++ [""]
      _ -> ["" | split_empty_parts(string, parts - 1)]
    end
  end

  defp split_empty_parts(string, 1), do: [string]

  defp split_empty_parts(string, parts) do
    case next_grapheme(string) do
      nil -> [""]
      {grapheme, rest} -> [grapheme | split_empty_parts(rest, parts - 1)]
    end
  end

  defp split_parts("", _pattern, _parts, true), do: []
  defp split_parts(string, _pattern, 1, _trim), do: [string]

  defp split_parts(string, pattern, parts, trim) do
    case :binary.split(string, pattern) do
      ["", rest] when trim -> split_parts(rest, pattern, parts, trim)
      [part, rest] -> [part | split_parts(rest, pattern, parts - 1, trim)]
      [last] -> [last]
    end
  end

  @doc "A lazy `split/3`."
  def splitter(string, pattern, options \\ [])

  def splitter(string, "", options) when is_binary(string) and is_list(options) do
    trim = Keyword.get(options, :trim, false)
    if trim, do: Stream.unfold(string, &next_grapheme/1), else: Stream.unfold({:first, string}, &splitter_grapheme/1)
  end

  def splitter(string, [], options) when is_binary(string) and is_list(options) do
    if string == "" and Keyword.get(options, :trim, false), do: Stream.map([], & &1), else: Stream.map([string], & &1)
  end

  def splitter(string, pattern, options) when is_binary(string) and is_list(options) do
    # A pattern that is none is refused at once.
    _ = :binary.match("", pattern)
    trim = Keyword.get(options, :trim, false)

    Stream.unfold({:more, string}, fn
      :done -> nil
      {:more, rest} -> splitter_next(rest, pattern, trim)
    end)
  end

  defp splitter_grapheme({:first, string}), do: {"", {:more, string}}
  defp splitter_grapheme(:done), do: nil

  defp splitter_grapheme({:more, rest}) do
    case next_grapheme(rest) do
      nil -> {"", :done}
      {grapheme, rest} -> {grapheme, {:more, rest}}
    end
  end

  defp splitter_next(rest, pattern, trim) do
    case :binary.split(rest, pattern) do
      ["", rest] when trim -> splitter_next(rest, pattern, trim)
      [""] when trim -> nil
      [part, rest] -> {part, {:more, rest}}
      [last] -> {last, :done}
    end
  end

  @doc "Splits at a position, from the end when negative."
  def split_at(string, position) when is_binary(string) and is_integer(position) and position >= 0 do
    do_split_at(string, position)
  end

  def split_at(string, position) when is_binary(string) and is_integer(position) and position < 0 do
    position = String.length(string) + position
    if position >= 0, do: do_split_at(string, position), else: {"", string}
  end

  defp do_split_at(string, position) do
    case :quaff_string.byte_offset(string, position) do
      nil -> {string, ""}
      at -> {binary_part(string, 0, at), binary_part(string, at, byte_size(string) - at)}
    end
  end

  @doc "Whether two strings are the same after canonical decomposition."
  def equivalent?(string1, string2) when is_binary(string1) and is_binary(string2),
    do: normalize(string1, :nfd) == normalize(string2, :nfd)

  @doc "Converts to a Unicode normalization form: `:nfd`, `:nfc`, `:nfkd`, `:nfkc`."
  def normalize(string, form) when is_binary(string) and form in [:nfd, :nfc, :nfkd, :nfkc] do
    case :quaff_string.normalize(string, form) do
      {:error, good, <<byte, rest::binary>>} -> good <> <<byte>> <> normalize(rest, form)
      string -> string
    end
  end

  @doc "Upper case."
  def upcase(string, mode \\ :default)
  def upcase("", _mode), do: ""
  def upcase(string, mode) when is_binary(string) and mode in [:default, :ascii, :greek, :turkic], do: :quaff_string.upcase(string, mode)

  @doc "Lower case."
  def downcase(string, mode \\ :default)
  def downcase("", _mode), do: ""
  def downcase(string, mode) when is_binary(string) and mode in [:default, :ascii, :greek, :turkic], do: :quaff_string.downcase(string, mode)

  @doc "The first character in upper case, the others in lower case."
  def capitalize(string, mode \\ :default)

  def capitalize(<<char, rest::binary>>, :ascii) do
    char = if char in ?a..?z, do: char - 32, else: char
    <<char>> <> downcase(rest, :ascii)
  end

  def capitalize("i" <> rest, :turkic), do: "İ" <> downcase(rest, :turkic)

  # A sigma may be the last letter of its word only after the first one, which counts.
  def capitalize(<<first::utf8, _::binary>> = string, :greek) do
    {title, _} = :quaff_string.titlecase_first(string)
    small = byte_size(downcase(<<first::utf8>>, :greek))
    string = downcase(string, :greek)
    title <> binary_part(string, small, byte_size(string) - small)
  end

  def capitalize(string, mode) when is_binary(string) do
    {first, rest} = :quaff_string.titlecase_first(string)
    first <> downcase(rest, mode)
  end

  @doc "Removes white space at both ends."
  def trim(string) when is_binary(string), do: :quaff_string.trim(string, :both)
  @doc "Removes a text at both ends, as often as it is there."
  def trim(string, to_trim) when is_binary(string) and is_binary(to_trim), do: string |> trim_leading(to_trim) |> trim_trailing(to_trim)

  @doc "Removes white space at the start."
  defdelegate trim_leading(string), to: String.Break
  @doc "Removes a text at the start, as often as it is there."
  def trim_leading(string, to_trim) when is_binary(string) and is_binary(to_trim), do: replace_leading(string, to_trim, "")

  @doc "Removes white space at the end."
  defdelegate trim_trailing(string), to: String.Break
  @doc "Removes a text at the end, as often as it is there."
  def trim_trailing(string, to_trim) when is_binary(string) and is_binary(to_trim), do: replace_trailing(string, to_trim, "")

  @doc "Pads at the start to a length in graphemes."
  def pad_leading(string, count, padding \\ [" "])
  def pad_leading(string, count, padding) when is_binary(padding), do: pad_leading(string, count, graphemes(padding))

  def pad_leading(string, count, [_ | _] = padding) when is_binary(string) and is_integer(count) and count >= 0 do
    padding_for(string, count, padding) <> string
  end

  @doc "Pads at the end to a length in graphemes."
  def pad_trailing(string, count, padding \\ [" "])
  def pad_trailing(string, count, padding) when is_binary(padding), do: pad_trailing(string, count, graphemes(padding))

  def pad_trailing(string, count, [_ | _] = padding) when is_binary(string) and is_integer(count) and count >= 0 do
    string <> padding_for(string, count, padding)
  end

  defp padding_for(string, count, padding) do
    missing = count - String.length(string)
    if missing > 0, do: filling(padding, Kernel.length(padding), missing), else: ""
  end

  # Whole rounds through the padding, then the start of one.
  defp filling(padding, count, missing) do
    rounds = div(missing, count)
    start = padding_text(Enum.take(padding, rem(missing, count)))
    if rounds == 0, do: start, else: :binary.copy(padding_text(padding), rounds) <> start
  end

  defp padding_text(padding) do
    IO.iodata_to_binary(for part <- padding, do: padding_part(part))
  end

  defp padding_part(part) when is_binary(part), do: part
  defp padding_part(part), do: raise(ArgumentError, "expected a string padding element, got: #{inspect(part)}")

  @doc "Replaces a text at the start, as often as it is there."
  def replace_leading(string, match, replacement) when is_binary(string) and is_binary(match) and is_binary(replacement) do
    if match == "", do: raise(ArgumentError, "cannot use an empty string as the match to replace")
    {count, rest} = count_leading(string, match, byte_size(match), 0)
    :binary.copy(replacement, count) <> rest
  end

  defp count_leading(string, match, size, count) do
    case string do
      <<^match::binary-size(size), rest::binary>> -> count_leading(rest, match, size, count + 1)
      _ -> {count, string}
    end
  end

  @doc "Replaces a text at the end, as often as it is there."
  def replace_trailing(string, match, replacement) when is_binary(string) and is_binary(match) and is_binary(replacement) do
    if match == "", do: raise(ArgumentError, "cannot use an empty string as the match to replace")
    {count, rest} = count_trailing(string, match, byte_size(match), byte_size(string), 0)
    rest <> :binary.copy(replacement, count)
  end

  defp count_trailing(string, match, size, total, count) do
    if total >= size and binary_part(string, total - size, size) == match do
      count_trailing(string, match, size, total - size, count + 1)
    else
      {count, binary_part(string, 0, total)}
    end
  end

  @doc "Replaces a prefix."
  def replace_prefix(string, match, replacement) when is_binary(string) and is_binary(match) and is_binary(replacement) do
    size = byte_size(match)

    case string do
      <<^match::binary-size(size), rest::binary>> -> replacement <> rest
      _ -> string
    end
  end

  @doc "Replaces a suffix."
  def replace_suffix(string, match, replacement) when is_binary(string) and is_binary(match) and is_binary(replacement) do
    prefix = byte_size(string) - byte_size(match)

    if prefix >= 0 and binary_part(string, prefix, byte_size(match)) == match,
      do: binary_part(string, 0, prefix) <> replacement,
      else: string
  end

  @doc "Replaces a pattern by a text or what a function gives; option `:global`."
  def replace(subject, pattern, replacement, options \\ [])
      when is_binary(subject) and (is_binary(replacement) or is_function(replacement, 1)) and is_list(options) do
    replace_guarded(subject, pattern, replacement, options)
  end

  defp replace_guarded(subject, %Regex{} = regex, replacement, options), do: Regex.replace(regex, subject, replacement, options)

  defp replace_guarded(subject, "", "", _), do: subject
  defp replace_guarded(subject, [], _, _), do: subject

  defp replace_guarded(subject, "", replacement, options) do
    if Keyword.get(options, :global, true) do
      IO.iodata_to_binary([value(replacement, "") | intersperse(subject, replacement)])
    else
      value(replacement, "") <> subject
    end
  end

  defp replace_guarded(subject, pattern, replacement, options) when is_binary(replacement) do
    global = if Keyword.get(options, :global, true), do: [:global], else: []

    case Keyword.get(options, :insert_replaced) do
      nil -> :quaff_binary.replace(subject, pattern, replacement, global)
      places -> replace_guarded(subject, pattern, inserter(replacement, places), options)
    end
  end

  defp replace_guarded(subject, pattern, replacement, options) do
    matches =
      if Keyword.get(options, :global, true) do
        :binary.matches(subject, pattern)
      else
        case :binary.match(subject, pattern) do
          :nomatch -> []
          match -> [match]
        end
      end

    IO.iodata_to_binary(replace_each(matches, subject, replacement, 0))
  end

  # What was replaced, put into the replacement at these places.
  defp inserter(replacement, places) do
    places = Enum.sort(List.wrap(places))
    size = byte_size(replacement)

    if not Enum.all?(places, &(is_integer(&1) and &1 >= 0 and &1 <= size)) do
      raise ArgumentError, "errors were found at the given arguments:\n\n  * 4th argument: invalid options\n"
    end

    fn replaced -> inserted(places, replacement, replaced, 0) end
  end

  defp inserted([], replacement, _replaced, from), do: binary_part(replacement, from, byte_size(replacement) - from)

  defp inserted([at | rest], replacement, replaced, from) do
    binary_part(replacement, from, at - from) <> replaced <> inserted(rest, replacement, replaced, at)
  end

  defp replace_each([], subject, _fun, from), do: binary_part(subject, from, byte_size(subject) - from)

  defp replace_each([{at, size} | rest], subject, fun, from) do
    [binary_part(subject, from, at - from), fun.(binary_part(subject, at, size)) | replace_each(rest, subject, fun, at + size)]
  end

  defp intersperse(subject, replacement) do
    case next_grapheme(subject) do
      nil -> []
      {current, rest} -> [current, value(replacement, "") | intersperse(rest, replacement)]
    end
  end

  defp value(replacement, _) when is_binary(replacement), do: replacement
  defp value(fun, match), do: fun.(match)

  @doc "The string `n` times."
  def duplicate(subject, n), do: :binary.copy(subject, n)

  @doc "The grapheme at a position, from the end when negative; `nil` when there is none."
  def at(string, position) when is_binary(string) and is_integer(position) and position >= 0 do
    case :quaff_string.slice(string, position, 1) do
      "" -> nil
      grapheme -> grapheme
    end
  end

  def at(string, position) when is_binary(string) and is_integer(position) do
    position = String.length(string) + position
    if position >= 0, do: at(string, position)
  end

  @doc "A part of the string, from a position (from the end when negative), with a length."
  def slice(string, start, length) when is_binary(string) and is_integer(start) and is_integer(length) and length >= 0 do
    start = if start < 0, do: max(String.length(string) + start, 0), else: start
    if length == 0, do: "", else: :quaff_string.slice(string, start, length)
  end

  @doc "The part of the string that a range of positions names."
  def slice(string, first..last//step) when is_binary(string) do
    cond do
      step == -1 and first > last ->
        IO.warn("negative steps are not supported in String.slice/2, pass #{first}..#{last}//1 instead")
        slice_range(string, first, last, 1)

      step > 0 -> slice_range(string, first, last, step)
      true -> raise ArgumentError, "String.slice/2 does not accept ranges with negative steps, got: #{inspect(first..last//step)}"
    end
  end

  defp slice_range("", _, _, _), do: ""

  defp slice_range(string, first, last, step) do
    {first, last} =
      if first < 0 or last < 0 do
        total = String.length(string)
        {if(first < 0, do: max(total + first, 0), else: first), if(last < 0, do: total + last, else: last)}
      else
        {first, last}
      end

    if first <= last do
      part = :quaff_string.slice(string, first, last - first + 1)
      if step == 1, do: part, else: part |> graphemes() |> Enum.take_every(step) |> IO.iodata_to_binary()
    else
      ""
    end
  end

  @doc "A part of the string by byte offset and size, shrunk to whole characters."
  def byte_slice(string, start_bytes, size_bytes)
      when is_binary(string) and is_integer(start_bytes) and is_integer(size_bytes) and size_bytes >= 0 do
    total = byte_size(string)
    start = if start_bytes < 0, do: max(total + start_bytes, 0), else: start_bytes

    if start >= total or size_bytes == 0 do
      ""
    else
      start = skip_continuation(string, start, total)
      stop = min(start + size_bytes, total)
      part = binary_part(string, start, stop - start)
      binary_part(part, 0, byte_size(part) - begun(part, byte_size(part)))
    end
  end

  defp skip_continuation(string, at, stop) when at < stop do
    if :binary.at(string, at) in 128..191, do: skip_continuation(string, at + 1, stop), else: at
  end

  defp skip_continuation(_string, _at, stop), do: stop

  # How many bytes at the end begin a character that is not whole.
  defp begun(part, size) when size > 0 do
    case :binary.at(part, size - 1) do
      last when last in 0xC0..0xF7 -> 1
      last when last in 0x80..0xBF and size > 1 -> begun(part, size, :binary.at(part, size - 2))
      _ -> 0
    end
  end

  defp begun(_part, _size), do: 0

  defp begun(_part, _size, lead) when lead in 0xE0..0xF7, do: 2

  defp begun(part, size, middle) when middle in 0x80..0xBF and size > 2,
    do: if(:binary.at(part, size - 3) in 0xF0..0xF7, do: 3, else: 0)

  defp begun(_part, _size, _byte), do: 0

  @doc "The first grapheme, or `nil`."
  def first(string) when is_binary(string) do
    case next_grapheme(string) do
      {grapheme, _} -> grapheme
      nil -> nil
    end
  end

  @doc "The last grapheme, or `nil`."
  def last(""), do: nil
  def last(string) when is_binary(string), do: at(string, -1)

  @doc "How often a pattern is in the string, without overlaps."
  def count(string, %Regex{} = pattern) when is_binary(string), do: Kernel.length(Regex.scan(pattern, string, return: :index))
  def count(string, "") when is_binary(string), do: String.length(string) + 1
  def count(string, []) when is_binary(string), do: 0
  def count(string, pattern), do: Kernel.length(:binary.matches(string, pattern))

  @doc "Whether the string starts with a text or one of several."
  def starts_with?(string, prefix) when is_binary(string) and is_binary(prefix), do: prefix?(string, prefix)
  def starts_with?(string, prefix) when is_binary(string) and is_list(prefix), do: any_prefix?(prefix, string)

  def starts_with?(string, prefix) when is_binary(string), do: :binary.match(string, prefix) == {0, 0}

  defp any_prefix?([], _), do: false
  defp any_prefix?([h | t], string), do: prefix?(string, h) or any_prefix?(t, string)

  defp prefix?(_string, ""), do: true

  defp prefix?(string, prefix) do
    size = byte_size(prefix)

    case string do
      <<^prefix::binary-size(size), _::binary>> -> true
      _ -> false
    end
  end

  @doc "Whether the string ends with a text or one of several."
  def ends_with?(string, suffix) when is_binary(string) and is_binary(suffix), do: suffix?(string, suffix)
  def ends_with?(string, suffix) when is_binary(string) and is_list(suffix), do: any_suffix?(suffix, string)

  defp any_suffix?([], _), do: false
  defp any_suffix?([h | t], string), do: suffix?(string, h) or any_suffix?(t, string)

  defp suffix?(string, suffix) do
    from = byte_size(string) - byte_size(suffix)
    from >= 0 and binary_part(string, from, byte_size(suffix)) == suffix
  end

  @doc "Whether the string matches a regular expression."
  def match?(string, regex) when is_binary(string), do: Regex.match?(regex, string)

  @doc "Whether the string contains a text or one of several."
  def contains?(string, "") when is_binary(string), do: true
  def contains?(string, []) when is_binary(string), do: false

  def contains?(string, list) when is_binary(string) and is_list(list) do
    :lists.member("", list) or :binary.match(string, list) != :nomatch
  end

  def contains?(string, contents) when is_binary(string), do: :binary.match(string, contents) != :nomatch

  @doc "The existing or new atom of this name."
  def to_atom(string), do: :erlang.binary_to_atom(string)
  @doc "The atom of this name if it exists; raises otherwise."
  def to_existing_atom(string), do: :erlang.binary_to_existing_atom(string, :utf8)
  @doc "The integer a string holds."
  def to_integer(string), do: :erlang.binary_to_integer(string)
  @doc "The integer a string holds, in a base."
  def to_integer(string, base) when is_binary(string), do: :erlang.binary_to_integer(string, base)
  @doc "The float a string holds."
  def to_float(string), do: :erlang.binary_to_float(string)

  @doc "Splits off the first code point, tells of bytes that are none."
  def next_grapheme_size(string) when is_binary(string) do
    case next_grapheme(string) do
      nil -> nil
      {grapheme, rest} -> {byte_size(grapheme), rest}
    end
  end

  @doc "Runs of characters of one kind (`:valid` or `:printable`)."
  def chunk(string, trait)
  def chunk("", _), do: []

  def chunk(string, trait) when is_binary(string) and trait in [:valid, :printable] do
    [first | rest] = codepoints(string)
    chunk(rest, [first], trait?(first, trait), trait)
  end

  defp chunk([], acc, _flag, _trait), do: [finish(acc)]

  defp chunk([h | t], acc, flag, trait) do
    if trait?(h, trait) == flag,
      do: chunk(t, [h | acc], flag, trait),
      else: [finish(acc) | chunk(t, [h], not flag, trait)]
  end

  defp trait?(char, :valid), do: valid?(char)
  defp trait?(char, :printable), do: valid?(char) and printable?(char)

  defp finish(acc), do: IO.iodata_to_binary(:lists.reverse(acc))

  @doc "How alike two strings are, from 0.0 to 1.0 (Jaro)."
  def jaro_distance(string1, string2) when is_binary(string1) and is_binary(string2), do: :quaff_string.jaro(string1, string2)

  @doc "An edit script between two strings: `:eq`, `:del`, `:ins`."
  def myers_difference(string1, string2) when is_binary(string1) and is_binary(string2) do
    for {kind, graphemes} <- List.myers_difference(graphemes(string1), graphemes(string2)), do: {kind, IO.iodata_to_binary(graphemes)}
  end

  @doc "How similar two bags of words are, from 0.0 to 1.0."
  def bag_distance(_string, ""), do: 0.0
  def bag_distance("", _string), do: 0.0

  def bag_distance(string1, string2) when is_binary(string1) and is_binary(string2) do
    {bag1, length1} = bag(string1)
    {bag2, length2} = bag(string2)

    d1 = bag_missing(bag1, bag2)
    d2 = bag_missing(bag2, bag1)
    1 - max(d1, d2) / max(length1, length2)
  end

  defp bag(string) do
    graphemes = graphemes(string)
    {Enum.frequencies(graphemes), Kernel.length(graphemes)}
  end

  defp bag_missing(left, right) do
    Enum.reduce(left, 0, fn {key, count}, acc -> max(count - Map.get(right, key, 0), 0) + acc end)
  end

  @deprecated "Use String.to_charlist/1 instead"
  @doc false
  def to_char_list(string), do: to_charlist(string)

  @deprecated "Use String.valid?/1 instead"
  @doc false
  def valid_character?(string) do
    case string do
      <<_::utf8>> -> true
      _ -> false
    end
  end

  @deprecated "Use String.trim/1 instead"
  @doc false
  def strip(string), do: trim(string)

  @deprecated "Use String.trim/2 with a binary as second argument instead"
  @doc false
  def strip(string, char), do: trim(string, <<char::utf8>>)

  @deprecated "Use String.trim_leading/1 instead"
  @doc false
  def lstrip(string), do: trim_leading(string)

  @deprecated "Use String.trim_leading/2 with a binary as second argument instead"
  @doc false
  def lstrip(string, char), do: trim_leading(string, <<char::utf8>>)

  @deprecated "Use String.trim_trailing/1 instead"
  @doc false
  def rstrip(string), do: trim_trailing(string)

  @deprecated "Use String.trim_trailing/2 with a binary as second argument instead"
  @doc false
  def rstrip(string, char), do: trim_trailing(string, <<char::utf8>>)

  @deprecated "Use String.pad_leading/2 instead"
  @doc false
  def rjust(string, length), do: pad_leading(string, length)

  @deprecated "Use String.pad_leading/3 with a binary padding instead"
  @doc false
  def rjust(string, length, char), do: pad_leading(string, length, <<char::utf8>>)

  @deprecated "Use String.pad_trailing/2 instead"
  @doc false
  def ljust(string, length), do: pad_trailing(string, length)

  @deprecated "Use String.pad_trailing/3 with a binary padding instead"
  @doc false
  def ljust(string, length, char), do: pad_trailing(string, length, <<char::utf8>>)
end
