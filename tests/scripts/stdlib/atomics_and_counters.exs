import Bitwise
import Bitwise
p = fn label, f -> 
  r = try do f.() rescue e -> {:raised, e.__struct__, Exception.message(e)} catch k, v -> {k, v} end
  IO.puts("#{label}: #{inspect(r, limit: :infinity, printable_limit: :infinity, width: 100000)}")
end
c = :counters.new(3, [])
a = :atomics.new(3, signed: false)
s = :atomics.new(2, [])
for {m, x} <- [c: c, bad: :x, ref: make_ref(), a: a] do
  p.("#{m} get", fn -> :counters.get(x, 1) end)
  p.("#{m} get 0", fn -> :counters.get(x, 0) end)
  p.("#{m} get 4", fn -> :counters.get(x, 4) end)
  p.("#{m} get a", fn -> :counters.get(x, :a) end)
  p.("#{m} add", fn -> :counters.add(x, 1, 5) end)
  p.("#{m} add a", fn -> :counters.add(x, 1, :a) end)
  p.("#{m} sub", fn -> :counters.sub(x, 1, 7) end)
  p.("#{m} put", fn -> :counters.put(x, 2, 1 <<< 70) end)
  p.("#{m} put", fn -> :counters.put(x, 2, 7) end)
  p.("#{m} info", fn -> :counters.info(x) |> Map.delete(:memory) end)
end

for {m, x} <- [a: a, s: s, bad: :x] do
  p.("#{m} get", fn -> :atomics.get(x, 1) end)
  p.("#{m} get 0", fn -> :atomics.get(x, 0) end)
  p.("#{m} get a", fn -> :atomics.get(x, :a) end)
  p.("#{m} put", fn -> :atomics.put(x, 1, -1) end)
  p.("#{m} put", fn -> :atomics.put(x, 1, :a) end)
  p.("#{m} put", fn -> :atomics.put(x, 1, 1 <<< 63) end)
  p.("#{m} put", fn -> :atomics.put(x, 1, (1 <<< 64) - 1) end)
  p.("#{m} add", fn -> :atomics.add(x, 1, 3) end)
  p.("#{m} add_get", fn -> :atomics.add_get(x, 1, 3) end)
  p.("#{m} add_get", fn -> :atomics.add_get(x, 1, -30) end)
  p.("#{m} sub", fn -> :atomics.sub(x, 1, 3) end)
  p.("#{m} sub_get", fn -> :atomics.sub_get(x, 1, 3) end)
  p.("#{m} exchange", fn -> :atomics.exchange(x, 1, 33) end)
  p.("#{m} ce", fn -> :atomics.compare_exchange(x, 1, 33, 34) end)
  p.("#{m} ce", fn -> :atomics.compare_exchange(x, 1, 33, 34) end)
  p.("#{m} ce", fn -> :atomics.compare_exchange(x, 1, 33, :b) end)
  p.("#{m} ce", fn -> :atomics.compare_exchange(x, 1, :a, 1) end)
  p.("#{m} exchange", fn -> :atomics.exchange(x, 1, :x) end)
end
p.("new", fn -> :atomics.new(0, []) end)
p.("new", fn -> :atomics.new(:a, []) end)
p.("new", fn -> :atomics.new(1, [:x]) end)
p.("new", fn -> :atomics.new(1, signed: 1) end)
p.("new", fn -> :atomics.new(1, :a) end)
p.("new", fn -> :counters.new(0, []) end)
p.("new", fn -> :counters.new(:a, []) end)
p.("new", fn -> :counters.new(1, [:x]) end)
p.("wrap", fn -> :counters.put(c, 1, (1 <<< 63) - 1); :counters.add(c, 1, 1); :counters.get(c, 1) end)
p.("insp", fn -> inspect(c) =~ "#Reference<" end)

