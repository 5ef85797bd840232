t = :ets.new(:x, []); :ets.insert(t, for(x <- 1..4, do: {x}))
{l, c} = :ets.select(t, [{:_, [], [:"$_"]}], 4)
IO.inspect({length(l), is_tuple(c), (if is_tuple(c), do: :ets.select(c))})
{l, c} = :ets.select(t, [{:_, [], [:"$_"]}], 2)
_ = {l, c}
IO.inspect({length(l), is_tuple(c), (if is_tuple(c), do: :ets.select(c) |> elem(1) |> is_tuple)})
IO.inspect :ets.select(t, [{{:nope}, [], [1]}], 2)
IO.inspect :ets.select(t, [{{2}, [], [1]}], 2)
t = :ets.new(:x, [:ordered_set]); :ets.insert(t, for(x <- 1..4, do: {x}))
{l, c} = :ets.select(t, [{:_, [], [:"$_"]}], 4)
IO.inspect({length(l), is_tuple(c), (if is_tuple(c), do: :ets.select(c))})
t = :ets.new(:x, [:bag]); :ets.insert(t, for(x <- 1..4, do: {1, x}))
{l, c} = :ets.select(t, [{:_, [], [:"$_"]}], 2)
_ = {l, c}
IO.inspect :ets.safe_fixtable(t, true)
IO.inspect :ets.first(t)
:ets.delete(t, 1)
IO.inspect :ets.next(t, 1)
IO.inspect :ets.lookup(t, 1)
IO.inspect :ets.info(t, :safe_fixed) |> elem(1) |> Enum.map(&elem(&1,1))
:ets.insert(t, {1, 9})
IO.inspect {:ets.lookup(t, 1), :ets.info(t, :size)}
IO.inspect :ets.safe_fixtable(t, false)
IO.inspect {:ets.lookup(t, 1), :ets.info(t, :size), :ets.info(t, :fixed)}
try do :ets.safe_fixtable(t, 1) rescue e -> IO.puts Exception.message(e) end
try do :ets.foldl(1, 2, t) rescue e -> IO.inspect e.__struct__ end
try do :ets.match_spec_run([1], :x) rescue e -> IO.puts Exception.message(e) end
try do :ets.match_spec_run(1, :x) rescue e -> IO.puts Exception.message(e) end
try do :ets.match_spec_compile(1) rescue e -> IO.puts Exception.message(e) end
try do :ets.insert(:nope, {1}) rescue e -> IO.inspect {e, hd(__STACKTRACE__) |> Tuple.delete_at(3)} end
IO.inspect :ets.match_object(t, :foo)
IO.inspect :ets.match(t, :foo)
IO.inspect :ets.match_delete(t, :foo)
IO.inspect :ets.match_delete(t, {1,2})
IO.inspect :ets.select_count(t, [{{:"$1", %{a: :"$2"}}, [], [true]}])
:ets.insert(t, {2, %{a: 1, b: 2}})
IO.inspect :ets.select(t, [{{:"$1", %{a: :"$2"}}, [], [:"$2"]}])
IO.inspect :ets.select(t, [{{:"$1", :"$2"}, [{:is_map, :"$2"}, {:==, {:map_get, :b, :"$2"}, 2}, {:is_map_key, :a, :"$2"}], [{:map_size, :"$2"}]}])
IO.inspect :ets.select(t, [{{:"$1", :"$2"}, [{:andalso, {:is_integer, :"$2"}, {:>, :"$2", 3}}], [{{:"$1", {:element, 2, :"$_"}}}]}])
IO.inspect :ets.select(t, [{{:"$1", :"$2"}, [{:or, {:is_integer, :"$2"}, {:not, false}}], [{:size, :"$_"}, {:hd, :"$$"}]}])
IO.inspect :ets.select(t, [{{:"$1", [:a | :"$2"]}, [], [:"$2"]}, {:_, [], [:other]}])
IO.inspect :ets.new(:zz, [:bag, :named_table])
IO.inspect :ets.delete(:zz)
IO.inspect :ets.member(t, 1)
IO.inspect :ets.update_counter(:ets.new(:q, [:ordered_set, keypos: 2]), :k, 1, {0, 0, 7}) |> inspect

