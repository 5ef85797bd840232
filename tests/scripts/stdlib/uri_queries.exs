# Query strings: what each line gives or raises.
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
URI.encode_query(%{"a" => 1, "b" => "x y"})
URI.encode_query([{"a", 1}, {:b, "x&y"}, {"é", nil}, {1, 2.5}, {"l", ~c"ab"}])
URI.encode_query([a: 1, a: 2], :rfc3986)
URI.encode_query([a: "x y+z*~"], :rfc3986)
URI.encode_query([a: "x y+z*~"], :www_form)
URI.encode_query([a: 1], :foo)
URI.encode_query([])
URI.encode_query(%{})
URI.encode_query([a: [1,2]])
URI.encode_query([a: %{}])
URI.encode_query([{[1], 2}])
URI.encode_query([{{1}, 2}])
URI.encode_query([1])
URI.encode_query([{1,2,3}])
URI.encode_query(1)
URI.decode_query("a=1&b=x+y&c")
URI.decode_query("a=1&a=2&&b=")
URI.decode_query("")
URI.decode_query("=x")
URI.decode_query("=")
URI.decode_query("&&")
URI.decode_query("a=b=c")
URI.decode_query("a=%20", %{"z" => 1})
URI.decode_query("a=%20+", %{}, :rfc3986)
URI.decode_query("a=%20+", %{}, :www_form)
URI.decode_query("a=%20+", %{}, :foo)
URI.decode_query("a=%zz")
URI.decode_query("a%=1")
URI.decode_query("a=1", [])
URI.decode_query("a=1", %{__struct__: Foo})
URI.decode_query("a=1", MapSet.new())
URI.decode_query(1)
URI.decode_query("a;b=1;c")
URI.query_decoder("a=1&b=2+3") |> Enum.to_list()
URI.query_decoder("a=1&b=2+3", :rfc3986) |> Enum.to_list()
URI.query_decoder("a=1&b=2+3", :x) |> Enum.to_list()
URI.query_decoder("a=1&b=%zz") |> Enum.take(1)
URI.query_decoder(1)
URI.query_decoder("") |> Enum.to_list()
URI.query_decoder("a=1&b=2") |> Enum.map(fn {k, v} -> k <> v end)
URI.append_query(URI.parse("http://e.com/"), "x=1")
URI.append_query(URI.parse("http://e.com/?a"), "x=1")
URI.append_query(URI.parse("http://e.com/?a&"), "x=1")
URI.append_query(URI.parse("http://e.com/?"), "x=1")
URI.append_query(URI.parse("http://e.com/?a"), "")
URI.append_query("http://e", "x")
URI.append_query(URI.parse("http://e"), :x)
URI.append_query(%URI{query: ""}, "q")
Enum.to_list(URI.query_decoder("a=1&b"))
is_function(URI.query_decoder("a"), 2)
URI.encode_query(%{1 => nil, nil => true})
"""
|> String.split("\n", trim: true)
|> Enum.each(show)
