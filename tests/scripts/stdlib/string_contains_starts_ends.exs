# Looking for texts: what each line gives or raises.
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
String.starts_with?("abc", "ab")
String.starts_with?("abc", ["x", "ab"])
String.starts_with?("abc", "")
String.starts_with?("abc", [])
String.starts_with?("abc", [""])
String.starts_with?("abc", ~r/a/)
String.starts_with?("abc", :a)
String.starts_with?(1, "a")
String.ends_with?("abc", "bc")
String.ends_with?("abc", ["x", ""])
String.ends_with?("abc", [])
String.ends_with?("abc", 1)
String.contains?("abc", "b")
String.contains?("abc", ["x", "c"])
String.contains?("abc", "")
String.contains?("abc", [])
String.contains?("abc", ["", "x"])
String.contains?("abc", :binary.compile_pattern(["x", "b"]))
String.contains?("abc", ~r/b/)
String.contains?("abc", 1)
String.contains?(1, "b")
String.match?("foo", ~r/o/)
String.match?("foo", "o")
String.count("banana", "an")
String.count("banana", ["a", "n"])
String.count("banana", "")
String.count("banana", ~r/a/)
String.count("banana", [])
String.count("aaa", "aa")
String.count("", "")
String.count(1, "a")
String.ends_with?("abc", ["", 1])
String.ends_with?(1, "a")
"""
|> String.split("\n", trim: true)
|> Enum.each(show)
