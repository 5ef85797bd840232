# Trimming and padding: what each line gives or raises.
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
String.trim("  a b \n\t")
String.trim("\u00a0\u2003a\u3000")
String.trim("\u200ba\ufeff")
String.trim("aabaa", "a")
String.trim("aabaa", "")
String.trim("aabaa", :a)
String.trim_leading("  a ")
String.trim_leading("aab", "a")
String.trim_leading("aab", "aa")
String.trim_leading("aab", "")
String.trim_trailing("  a \v\f")
String.trim_trailing("baa", "a")
String.trim_trailing("baa", "")
String.trim_trailing(1)
String.pad_leading("a", 3)
String.pad_leading("a", 3, "xy")
String.pad_leading("a", 4, "é")
String.pad_leading("a", 4, ["1", "2"])
String.pad_leading("a", 4, [])
String.pad_leading("a", 4, "")
String.pad_leading("a", 4, [1])
String.pad_leading("a", -1)
String.pad_leading("a", 0, "")
String.pad_leading("abc", 2)
String.pad_trailing("a", 3)
String.pad_trailing("a", 4, ["1", "2"])
String.pad_trailing("a", 4, ["1", :b])
String.pad_trailing(1, 4)
String.strip(" a ")
String.trim(1)
String.trim_leading(1)
String.rjust("a", 3)
String.ljust("a", 3, ?-)
String.lstrip(" a")
String.rstrip("a ")
String.strip("xax", ?x)
String.pad_leading(1, 3)
String.pad_leading("a", :b)
String.pad_leading("a", 3, 1)
"""
|> String.split("\n", trim: true)
|> Enum.each(show)
