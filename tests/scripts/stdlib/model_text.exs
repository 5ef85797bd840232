# Laws over random texts, some of them no UTF-8: functions of String against lists of graphemes.
defmodule Law do
  # Each case gives `{holds, value}`: a law that fails says where, and the values together are told as a number, so
  # that they are the same everywhere.
  def check(name, count, one) do
    :rand.seed(:exsss, {7, 11, :erlang.phash2(name)})

    {failed, sum} =
      Enum.reduce(1..count, {nil, 0}, fn at, {failed, sum} ->
        {holds, value} = one.()
        failed = failed || if(holds, do: nil, else: {at, value})
        {failed, :erlang.phash2({sum, inspect(value, limit: :infinity, printable_limit: :infinity, binaries: :as_binaries)})}
      end)

    case failed do
      nil -> IO.puts("#{name}: #{count} cases, #{sum}")
      {at, value} -> IO.puts("#{name}: FAILS at #{at}: #{inspect(value, limit: 50)}")
    end
  end

  def int(from, to), do: from + :rand.uniform(to - from + 1) - 1
  def pick(list), do: Enum.at(list, int(0, length(list) - 1))
  def list(max, one), do: for(_ <- 1..int(0, max)//1, do: one.())
  def bytes(max), do: list(max, fn -> int(0, 255) end) |> :erlang.list_to_binary()
end

defmodule Text do
  import Law

  @pieces ["a", "b", "A", "Z", " ", "  ", "\n", "\t", "é", "e\u0301", "ß", "İ", "ǆ", "σ", "Σ", "ς", "日", "本", "🇩🇪", "🇩", "👩‍👩‍👧", "👍🏽", "한", "\u1112\u1161\u11ab", "\u200d", "\r\n", "\u00a0", "ﬁ", "1", "-", "_", "क्षि"]

  def any(max), do: list(max, fn -> pick(@pieces) end) |> Enum.join()
  def raw(max), do: list(max, fn -> pick((@pieces -- ["👩‍👩‍👧", "👍🏽", "🇩🇪", "🇩", "\u200d"]) ++ [<<0xFF>>, <<0xC3>>, <<0xE2, 0x82>>, <<0xED, 0xA0, 0x80>>]) end) |> Enum.join()
  def part, do: pick(["a", "é", " ", "ab", "aa", "b", "\n", "日"])
end

Law.check("graphemes", 500, fn ->
  text = Text.raw(12)
  parts = String.graphemes(text)

  {Enum.join(parts) == text and String.length(text) == length(parts) and (not String.valid?(text) or String.reverse(text) == Enum.join(Enum.reverse(parts))) and
     String.first(text) == List.first(parts) and String.last(text) == List.last(parts) and
     (String.next_grapheme(text) || {nil, ""}) |> elem(0) == List.first(parts), parts}
end)

Law.check("codepoints", 500, fn ->
  text = Text.raw(12)
  points = String.codepoints(text)
  valid = Enum.all?(points, &match?(<<_::utf8>>, &1))
  {Enum.join(points) == text and String.valid?(text) == valid and (not valid or List.to_string(String.to_charlist(text)) == text), {points, String.replace_invalid(text)}}
end)

Law.check("slices", 1000, fn ->
  {text, from, n} = {Text.raw(12), Law.int(-15, 15), Law.int(0, 15)}
  parts = String.graphemes(text)
  {String.slice(text, from, n) == Enum.join(Enum.slice(parts, from, n)) and String.at(text, from) == Enum.at(parts, from) and
     (from < 0 or String.slice(text, from..(from + n)) == Enum.join(Enum.slice(parts, from..(from + n)))) and
     String.split_at(text, from) |> Tuple.to_list() == Enum.map(Tuple.to_list(Enum.split(parts, from)), &Enum.join/1), String.slice(text, from, n)}
end)

Law.check("split and join", 1000, fn ->
  {text, by} = {Text.any(14), Text.part()}
  parts = String.split(text, by)
  pattern = :binary.compile_pattern([by, "Z"])
  limited = String.split(text, by, parts: 3)

  {Enum.join(parts, by) == text and Enum.join(limited, by) == text and length(limited) <= 3 and
     String.split(text, pattern) == String.split(text, [by, "Z"]) and
     String.split(text, by, trim: true) == Enum.reject(parts, &(&1 == "")) and Enum.to_list(String.splitter(text, by)) == parts and
     String.contains?(text, by) == length(parts) > 1, {parts, String.split(text)}}
end)

Law.check("replace", 1000, fn ->
  {text, by, new} = {Text.any(14), Text.part(), Text.part()}

  {String.replace(text, by, new) == Enum.join(String.split(text, by), new) and
     String.replace(text, by, new, global: false) == Enum.join(String.split(text, by, parts: 2), new) and
     String.replace(text, by, &(&1 <> new)) == Enum.join(String.split(text, by), by <> new) and
     Regex.replace(Regex.compile!(Regex.escape(by), "u"), text, String.replace(new, "\\", "\\\\")) == String.replace(text, by, new), String.replace(text, by, new)}
end)

Law.check("begin and end", 500, fn ->
  {text, part} = {Text.any(6), Text.part()}
  begins = String.starts_with?(text, part)
  ends = String.ends_with?(text, part)

  {begins == (binary_part(text, 0, min(byte_size(part), byte_size(text))) == part) and
     (not begins or part <> String.replace_prefix(text, part, "") == text) and (not ends or String.replace_suffix(text, part, "") <> part == text) and
     String.starts_with?(part <> text, part) and String.ends_with?(text <> part, part), {begins, ends}}
end)

Law.check("trim and pad", 500, fn ->
  {text, n} = {Text.any(8), Law.int(0, 14)}
  trimmed = String.trim(text)
  wide = max(n - String.length(text), 0)

  {String.trim_leading(String.trim_trailing(text)) == trimmed and String.trim(trimmed) == trimmed and
     String.pad_leading(text, n, "x") == String.duplicate("x", wide) <> text and
     String.pad_trailing(text, n, ["a", "b"]) == text <> Enum.join(Enum.take(Stream.cycle(["a", "b"]), wide)), trimmed}
end)

Law.check("case", 500, fn ->
  text = Text.any(10)
  values = for mode <- [:default, :ascii, :greek, :turkic], do: {String.upcase(text, mode), String.downcase(text, mode), String.capitalize(text, mode)}
  up = String.upcase(text)
  {String.upcase(up) == up or text =~ "ﬁ", values}
end)

Law.check("normal forms", 500, fn ->
  text = Text.any(10)
  [nfc, nfd, nfkc, nfkd] = forms = for form <- [:nfc, :nfd, :nfkc, :nfkd], do: String.normalize(text, form)

  {String.normalize(nfd, :nfc) == nfc and String.normalize(nfc, :nfd) == nfd and String.normalize(nfkd, :nfkc) == nfkc and
     String.equivalent?(text, nfd) and :unicode.characters_to_nfc_binary(text) == nfc, forms}
end)

Law.check("distances", 500, fn ->
  {a, b} = {Text.any(6), Text.any(6)}
  script = String.myers_difference(a, b)
  old = for({kind, part} <- script, kind in [:eq, :del], do: part) |> Enum.join()
  new = for({kind, part} <- script, kind in [:eq, :ins], do: part) |> Enum.join()
  near = String.jaro_distance(a, b)
  {old == a and new == b and near >= 0.0 and near <= 1.0 and (a != b or near == 1.0), {script, near, String.bag_distance(a, b)}}
end)

Law.check("chunks", 300, fn ->
  text = Text.raw(10)
  {Enum.join(String.chunk(text, :valid)) == text and Enum.join(String.chunk(text, :printable)) == text, {String.chunk(text, :valid), String.chunk(text, :printable), String.printable?(text)}}
end)

Law.check("bytes", 500, fn ->
  {text, n} = {Text.raw(8), Law.int(0, 20)}
  {String.byte_slice(text, 0, n) |> byte_size() <= n, {String.byte_slice(text, 0, n), String.byte_slice(text, -n, n)}}
end)

Law.check("other encodings", 500, fn ->
  text = Text.any(10)
  forms = for to <- [:utf16, {:utf16, :little}, :utf32, {:utf32, :little}], do: {to, :unicode.characters_to_binary(text, :utf8, to)}
  {Enum.all?(forms, fn {from, bytes} -> :unicode.characters_to_binary(bytes, from, :utf8) == text end), forms}
end)

Law.check(":string", 500, fn ->
  {text, by} = {Text.any(10), Text.part()}

  {:string.length(text) == String.length(text) and Enum.join(:string.split(text, by, :all), by) == text and
     :string.reverse(text) |> :unicode.characters_to_binary() |> String.normalize(:nfc) == text |> String.graphemes() |> Enum.reverse() |> Enum.join() |> String.normalize(:nfc),
   {:string.lexemes(text, ~c" a"), :string.trim(text), :string.titlecase(text), :string.casefold(text)}}
end)

Law.check("inspect", 500, fn ->
  text = Text.raw(8)
  {inspect(text, printable_limit: :infinity) |> Code.eval_string() |> elem(0) == text, inspect(text)}
end)
