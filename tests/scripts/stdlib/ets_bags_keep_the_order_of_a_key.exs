p = fn label, f -> 
  r = try do f.() rescue e -> {:raised, e.__struct__, Exception.message(e)} catch k, v -> {k, v} end
  IO.puts("#{label}: #{inspect(r, limit: :infinity, printable_limit: :infinity, width: 100000)}")
end
t = :ets.new(:t, [:set])
d = :ets.new(:d, [:set]); :ets.delete(d)
o = :ets.new(:o, [:ordered_set])
b = :ets.new(:b, [:bag])
db = :ets.new(:db, [:duplicate_bag])
n = :ets.new(:named, [:named_table, :public])
k2 = :ets.new(:k2, [{:keypos, 2}])
_ = {t, d, o, b, db, n, k2}
p.("bag", fn -> :ets.insert(b, [{1, :a}, {1, :b}, {1, :a}, {2, :c}, {1.0, :x}]); :ets.lookup(b, 1) end)
p.("dbag", fn -> :ets.insert(db, [{1, :a}, {1, :b}, {1, :a}, {2, :c}]); :ets.lookup(db, 1) end)
p.("bag le", fn -> :ets.lookup_element(b, 1, 2) end)
p.("delete_object", fn -> :ets.delete_object(db, {1, :a}); :ets.lookup(db, 1) end)
p.("delete_object bad", fn -> :ets.delete_object(db, 1) end)
p.("dbag insert_new", fn -> :ets.insert_new(db, {1, :z}) end)
p.("take", fn -> :ets.take(b, 1) end)
p.("take", fn -> :ets.take(b, 1) end)
