# Valid, printable, normalized: what each line gives or raises.
# stderr: ignored

show = fn line ->
  result =
    try do
      {value, _} = Code.eval_string(line)
      inspect(value, limit: :infinity, printable_limit: :infinity, width: :infinity)
    rescue
      e -> "** (#{inspect(e.__struct__)}) #{Exception.message(e)}"
    catch
      kind, reason -> "** #{kind} #{inspect(reason)}"
    end

  IO.puts(line <> "\n    " <> result)
end

~S"""
String.printable?("abc\n\t")
String.printable?("a\u0000")
String.printable?("é😀")
String.printable?(<<255>>)
String.printable?("a\u0000", 1)
String.printable?("a\u0000", 0)
String.printable?("a", -1)
String.printable?("\u200b\ufeff\ue000\u{10FFFE}")
String.printable?("\d\e\a\b\v\f\r")
String.printable?(1)
String.valid?("aé")
String.valid?(<<255>>)
String.valid?(<<0xED, 0xA0, 0x80>>)
String.valid?("\u{FFFF}")
String.valid?("aé", :fast_ascii)
String.valid?(<<255>>, :fast_ascii)
String.valid?("a", :default)
String.valid?("a", :foo)
String.valid?(1)
String.normalize("é", :nfd) == "e\u0301"
String.normalize("e\u0301", :nfc) == "é"
String.normalize("ﬁ", :nfkc)
String.normalize("ﬁ①", :nfkd)
String.normalize(<<"e\u0301", 255, "e\u0301">>, :nfc)
String.normalize("a", :foo)
String.normalize(1, :nfc)
String.equivalent?("é", "e\u0301")
String.equivalent?("a", "b")
String.equivalent?(1, "b")
String.valid_character?("a")
String.normalize(<<255>>, :nfc)
String.printable?("a", :x)
"""
|> String.split("\n", trim: true)
|> Enum.each(show)
