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
p.("o", fn -> :ets.insert(o, [{3, :c}, {1, :a}, {1.0, :f}, {2, :b}, {:z}, {"s"}]); :ets.tab2list(o) end)
p.("o lookup", fn -> :ets.lookup(o, 1) end)
p.("o lookup", fn -> :ets.lookup(o, 2.0) end)
p.("o first", fn -> {:ets.first(o), :ets.last(o), :ets.next(o, 2), :ets.prev(o, 2), :ets.next(o, 2.5), :ets.next(o, "s"), :ets.prev(o, 1)} end)
p.("o lookups", fn -> {:ets.first_lookup(o), :ets.last_lookup(o), :ets.next_lookup(o, 2), :ets.prev_lookup(o, 2), :ets.next_lookup(o, "s")} end)
p.("t next missing", fn -> :ets.next(t, :missing) end)
p.("empty first", fn -> {:ets.first(:ets.new(:e, [])), :ets.last(:ets.new(:e, [])), :ets.first_lookup(:ets.new(:e, []))} end)
