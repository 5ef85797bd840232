# String.splitter/3, split_at/2: what each line gives or raises.
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
String.splitter("a,b,c", ",") |> Enum.to_list()
String.splitter("a,b,c", ",") |> Enum.take(2)
String.splitter("abc", "") |> Enum.to_list()
String.splitter("", "") |> Enum.to_list()
String.splitter("", ",") |> Enum.to_list()
String.splitter("a b", [" ", "b"]) |> Enum.to_list()
String.splitter("a b", []) |> Enum.to_list()
String.splitter("a,b", ",", parts: 2) |> Enum.to_list()
String.splitter(1, ",")
String.split_at("sweet", 2)
String.split_at("sweet", -2)
String.split_at("sweet", 0)
String.split_at("sweet", 10)
String.split_at("sweet", -10)
String.split_at("sweet", :a)
String.split_at("éa", 1)
"""
|> String.split("\n", trim: true)
|> Enum.each(show)
