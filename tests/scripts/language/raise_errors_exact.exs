# stderr: ignored
t = fn f -> try do f.() rescue e -> IO.puts(inspect(e.__struct__) <> ": " <> Exception.message(e)) end end
z = fn x -> Process.get(:none, x) end
t.(fn -> z.(%{a: 1}).b end)
t.(fn -> z.(1).b end)
t.(fn -> z.(nil).b end)
t.(fn -> z.(:foo).b end)
t.(fn -> Map.fetch!(z.(%{abc: 1}), :abd) end)
t.(fn -> Map.fetch!(z.(%{"abc" => 1}), "abd") end)
t.(fn -> Keyword.fetch!(z.([abc: 1]), :abd) end)
t.(fn -> %{z.(%{a: 1}) | b: 2} end)
t.(fn -> %{z.(1) | b: 2} end)
t.(fn -> Map.put(z.(1), 1, 2) end)
t.(fn -> z.(1) + z.(:a) end)
t.(fn -> z.(1) / z.(0) end)
t.(fn -> div(z.(1), z.(0)) end)
t.(fn -> -z.(:a) end)
t.(fn -> z.(1) &&& 2 end) rescue 1
