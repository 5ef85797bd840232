# String.replace and its like: what each line gives or raises.
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
String.replace("a,b,c", ",", "-")
String.replace("a,b,c", ",", "-", global: false)
String.replace("a,b,c", [",", "b"], "-")
String.replace("a,b,c", ~r/[ab]/, "<\\0>")
String.replace("a,b,c", ~r/[ab]/, fn x -> x <> x end)
String.replace("a,b,c", ",", fn x -> x <> x end)
String.replace("a,b,c", ",", fn _ -> :a end)
String.replace("a,b,c", ",", fn _ -> ~c"zz" end)
String.replace("a,b,c", ",", fn _, _ -> "" end)
String.replace("abc", "", "-")
String.replace("abc", "", "-", global: false)
String.replace("abc", "", fn _ -> "x" end)
String.replace("", "", "-")
String.replace("", "", "")
String.replace("abc", "", "")
String.replace("abc", [], "-")
String.replace("abc", [""], "-")
String.replace("a,b", ",", "[]", insert_replaced: 1)
String.replace("a,b", ",", "[]", insert_replaced: [1, 1])
String.replace("a,b", ",", "\\0")
String.replace("a,b", ~r/,/, "\\\\0")
String.replace("a,b", ~r/(,)/, "\\1\\1\\2")
String.replace("a,b", ~r/(?<x>,)/, "\\g{x}|\\g{1}")
String.replace("a,b", ",", 1)
String.replace("a,b", 1, "x")
String.replace(1, "a", "b")
String.replace("a", "a", "b", :x)
String.replace("ab", ["a", "ab"], "x")
String.replace_leading("aab", "a", "x")
String.replace_leading("aab", "", "x")
String.replace_leading("aab", "b", "x")
String.replace_trailing("baa", "a", "xy")
String.replace_trailing("baa", "", "xy")
String.replace_prefix("aab", "a", "x")
String.replace_prefix("aab", "", "x")
String.replace_suffix("baa", "a", "x")
String.replace_suffix("baa", "", "x")
String.replace_prefix("aab", 1, "x")
String.replace_invalid("a" <> <<255>> <> "b")
String.replace_invalid("a" <> <<255, 254>> <> "b", "")
String.replace_invalid(<<0xE2, 0x82>>, "x")
String.replace_invalid(<<0xE2, 0x82, "a", 0xF0, 0x9F>>, "x")
String.replace_invalid(<<0xED, 0xA0, 0x80>>, "x")
String.replace_invalid("ok")
String.replace_invalid("ok", "é")
String.replace_invalid(1)
String.replace("a,b", ",", "[]", insert_replaced: [0, 2])
String.replace("a,b", ",", "[]", insert_replaced: 5)
String.replace("a,b", ",", "[]", insert_replaced: :x)
String.replace("a,b", ",", "x", insert_replaced: [])
String.replace("a,b,c", [",", "c"], "[]", insert_replaced: 1, global: false)
String.replace("a,b", ~r/,/, "[]", insert_replaced: 1)
String.replace_leading(1, "a", "b")
String.replace_suffix("a", "b", 1)
"""
|> String.split("\n", trim: true)
|> Enum.each(show)
