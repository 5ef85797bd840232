# String.split: what each line gives or raises.
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
String.split("a,b,c", ",")
String.split("a,b,c", ",", parts: 2)
String.split("a,b,c", ",", parts: 1)
String.split("a,b,c", ",", parts: 5)
String.split("a,b,c", ",", parts: 0)
String.split("a,b,c", ",", parts: :infinity)
String.split("a,b,c", ",", foo: 1)
String.split("", ",")
String.split("")
String.split("  a  b\tc\n ")
String.split("a\u00a0b\u2003c\u3000d\u0085e\u200bf")
String.split("a b", [" ", "a"])
String.split("a b", [])
String.split("", [])
String.split("abc", "")
String.split("abc", "", parts: 2)
String.split("abc", "", parts: 1)
String.split("abc", "", parts: 4)
String.split("abc", "", parts: 5)
String.split("", "")
String.split("e\u0301x", "")
String.split("a1b2c", ~r/\d/)
String.split("a1b2c", ~r/\d/, parts: 2)
String.split("a1b2c", ~r/\d/, include_captures: true)
String.split("a1b2c", ~r/(\d)/, include_captures: true)
String.split("abc", ~r//)
String.split("a,b;c", [",", ";"], parts: 2)
String.split("a,b", :binary.compile_pattern(","))
String.split("a,b", :x)
String.split("a,b", [""])
String.split("a,b", ["", ","])
String.split(1, ",")
String.split("a", ",", :x)
String.split("abcabc", ["ab", "abc"])
"""
|> String.split("\n", trim: true)
|> Enum.each(show)
