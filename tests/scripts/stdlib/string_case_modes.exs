# Upper, lower and title case by mode: what each line gives or raises.
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
String.upcase("aßéñıiǆﬁ")
String.upcase("aßéñıi", :ascii)
String.upcase("ıi", :turkic)
String.upcase("Οδυσσέας άέήίόύώ ΐ", :greek)
String.upcase("ab", :foo)
String.upcase(1)
String.upcase(<<"a", 255, "b">>)
String.downcase("AÉİIΣΑΣ ẞ")
String.downcase("AÉİIΣ", :ascii)
String.downcase("İI", :turkic)
String.downcase("ΣΑΣ ΟΔΥΣΣΕΥΣ Σ ΑΣ1", :greek)
String.downcase("AB", :foo)
String.downcase(<<255, "A">>)
String.capitalize("éCLAIR")
String.capitalize("ǆABC")
String.capitalize("ßA")
String.capitalize("ﬁN")
String.capitalize("iSTANBUL", :turkic)
String.capitalize("abC", :ascii)
String.capitalize("éC", :ascii)
String.capitalize("")
String.capitalize("ΣΑΣ", :greek)
String.capitalize("a", :foo)
String.capitalize(1)
String.upcase("a", 1)
String.capitalize("a", 1)
"""
|> String.split("\n", trim: true)
|> Enum.each(show)
