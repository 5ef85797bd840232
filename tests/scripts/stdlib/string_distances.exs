# How far strings are apart: what each line gives or raises.
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
String.duplicate("ab", 3)
String.duplicate("ab", 0)
String.duplicate("ab", -1)
String.duplicate("", 10)
String.duplicate(1, 2)
String.jaro_distance("Dwayne", "Duane")
String.jaro_distance("", "")
String.jaro_distance("a", "")
String.jaro_distance("same", "same")
String.jaro_distance("abc", "xyz")
String.jaro_distance("marhha", "martha")
String.jaro_distance("michelle", "michael")
String.jaro_distance("é", "e\u0301")
String.jaro_distance(1, "a")
String.bag_distance("abc", "abd")
String.bag_distance("", "")
String.bag_distance("a", "")
String.bag_distance("Dwayne", "Duane")
String.bag_distance("aa", "a")
String.bag_distance(1, "")
String.myers_difference("fox hops over the dog", "fox jumps over the lazy cat")
String.myers_difference("abc", "abc")
String.myers_difference("", "a")
String.myers_difference("a", "")
String.myers_difference("", "")
String.myers_difference("éa", "aé")
String.myers_difference(1, "")
String.duplicate("ab", :a)
String.bag_distance("ab", "")
String.bag_distance(1, 2)
String.bag_distance("", "ab")
String.myers_difference("", 1)
String.jaro_distance("a", 1)
"""
|> String.split("\n", trim: true)
|> Enum.each(show)
