t = fn f -> try do f.() rescue e -> IO.puts(inspect(e.__struct__) <> ": " <> Exception.message(e)) end end
z = fn x -> Process.get(:none, x) end
t.(fn -> <<z.("a")>> end)
t.(fn -> <<z.(:a)::binary>> end)
t.(fn -> <<z.(1)::binary>> end)
t.(fn -> <<z.(1.0)::integer>> end)
t.(fn -> <<z.("x")::float>> end)
t.(fn -> <<z.(-1)::utf8>> end)
t.(fn -> <<0xD800::utf8>> end)
t.(fn -> <<z.(1)::size(z.(-1))>> end)
t.(fn -> <<z.("abc")::binary-size(z.(5))>> end)
t.(fn -> <<1, z.(<<1::3>>)::binary>> end)
t.(fn -> <<1::float-size(z.(17))>> end)
t.(fn -> z.("a") <> z.(1) end)
t.(fn -> <<1.0::size(z.(:a))>> end)
t.(fn -> <<a::8, _::8>> = z.("abc"); a end)
t.(fn -> <<1.0e308*1::float-16>> end)
IO.inspect <<1.0e10::float-16>>
