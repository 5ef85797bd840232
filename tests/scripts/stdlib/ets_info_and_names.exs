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
:ets.insert(t, [{1}, {2}])
IO.inspect(:ets.info(t) |> Keyword.drop([:id, :owner, :memory]))
IO.inspect(:ets.info(n) |> Keyword.keys)
IO.inspect(:ets.info(n, :size))
p.("info bad", fn -> :ets.info(n, :foo) end)
p.("info fixed", fn -> {:ets.info(n, :fixed), :ets.info(n, :safe_fixed), :ets.info(n, :safe_fixed_monotonic_time),:ets.info(n, :stats), :ets.info(n, :protection), :ets.info(n,:binary)} end)
p.("rename", fn -> :ets.rename(n, :nn) end)
p.("whereis", fn -> {is_reference(:ets.whereis(:nn)), :ets.whereis(:named)} end)
p.("rename bad", fn -> :ets.rename(t, "tt") end)
