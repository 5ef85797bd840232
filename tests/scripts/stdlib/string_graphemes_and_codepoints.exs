# Graphemes and code points: what each line gives or raises.
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
String.length("héllo")
String.length("e\u0301🏳️‍🌈👨‍👩‍👧")
String.length(<<255, "a">>)
String.length(1)
String.graphemes("e\u0301a🇩🇪🇫🇷\r\n")
String.graphemes(<<"a", 255, "b">>)
String.codepoints("e\u0301a\r\n")
String.codepoints(<<"a", 0xC3, "b">>)
String.next_grapheme("")
String.next_grapheme("e\u0301x")
String.next_grapheme(1)
String.next_codepoint(<<255, 97>>)
String.next_codepoint("")
String.reverse("héllo e\u0301🇩🇪")
String.reverse(<<255, "a">>)
String.reverse(<<"ab", 255, "cd">>)
String.reverse(<<"ab", 255, 254, "e\u0301d">>)
String.next_codepoint(1)
String.codepoints(1)
String.graphemes(1)
String.reverse(1)
"""
|> String.split("\n", trim: true)
|> Enum.each(show)
