# JSON.decode/3: what each line gives or raises.
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
JSON.decode("[1] x", [], [])
JSON.decode("[1, {\"a\": 2.5}] x", :acc, [])
JSON.decode("[1, null]", :acc, null: :nul)
JSON.decode("[1, [2], {\"a\": null, \"b\": {}}]", :acc, array_start: fn a -> IO.inspect({:as, a}); [a] end, array_push: fn v, a -> IO.inspect({:ap, v, a}); [v | a] end, array_finish: fn a, o -> IO.inspect({:af, a, o}); {a, o} end, object_start: fn a -> IO.inspect({:os, a}); [a] end, object_push: fn k, v, a -> IO.inspect({:op, k, v, a}); [{k, v} | a] end, object_finish: fn a, o -> IO.inspect({:of, a, o}); {a, o} end)
JSON.decode("[1, 2.5, 1e3, \"x\"]", [], integer: fn s -> {:i, s} end, float: fn s -> {:f, s} end, string: fn s -> {:s, s} end)
JSON.decode("{\"k\": \"v\"}", [], string: &String.upcase/1)
JSON.decode("[1, 2]", [], array_push: fn v, a -> [v * 2 | a] end)
JSON.decode("{\"a\": 1}", [], object_finish: fn a, o -> {Enum.reverse(a), o} end)
JSON.decode("[1", [], [])
JSON.decode("[x", [], [])
JSON.decode("[\"\\ud83d\"]", [], [])
JSON.decode("1", [], :x)
JSON.decode("[1]", [], array_finish: fn _, _ -> :bad end)
JSON.decode("[1]", [], integer: fn _ -> raise "boo" end)
JSON.decode(" 12  ", [], [])
JSON.decode(" 12  [", [], [])
JSON.decode("12,", [], [])
JSON.decode("\"a\"b", [], [])
JSON.decode("true1", [], [])
JSON.decode("[]]", [], [])
JSON.decode("[1]  ", [], [])
JSON.decode("[1]  x", [], [])
JSON.decode("{}  ", [], [])
JSON.decode("\"a\"  ", [], [])
JSON.decode("true  ", [], [])
JSON.decode("true \v ", [], [])
JSON.decode("[-0, 0]", [], integer: & &1)
JSON.decode("[1e5, -1E+5, 1.50]", [], float: & &1)
JSON.decode("[true, false]", [], null: 1)
JSON.decode("{}", [], object_finish: fn a, o -> {a, o} end)
JSON.decode("{\"a\":[]}", [], array_finish: fn a, o -> {{:arr, a}, o} end)
JSON.decode("{\"b\":1,\"a\":2}", [], object_start: fn _ -> [] end, object_push: fn k, v, a -> [{k, v} | a] end, object_finish: fn a, o -> {Enum.reverse(a), o} end)
JSON.decode("[[], {}, [[]]]", [], array_push: fn v, a -> [v | a] end)
JSON.decode("[\"a\\n\", \"b\"]", [], string: fn s -> {s} end)
"""
|> String.split("\n", trim: true)
|> Enum.each(show)
