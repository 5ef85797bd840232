# Laws over random operations: Erlang's and Elixir's containers against plain lists.
defmodule Law do
  # Each case gives `{holds, value}`: a law that fails says where, and the values together are told as a number, so
  # that they are the same everywhere.
  def check(name, count, one) do
    :rand.seed(:exsss, {7, 11, :erlang.phash2(name)})

    {failed, sum} =
      Enum.reduce(1..count, {nil, 0}, fn at, {failed, sum} ->
        {holds, value} = one.()
        failed = failed || if(holds, do: nil, else: {at, value})
        {failed, :erlang.phash2({sum, inspect(value, limit: :infinity, printable_limit: :infinity, binaries: :as_binaries)})}
      end)

    case failed do
      nil -> IO.puts("#{name}: #{count} cases, #{sum}")
      {at, value} -> IO.puts("#{name}: FAILS at #{at}: #{inspect(value, limit: 50)}")
    end
  end

  def int(from, to), do: from + :rand.uniform(to - from + 1) - 1
  def pick(list), do: Enum.at(list, int(0, length(list) - 1))
  def list(max, one), do: for(_ <- 1..int(0, max)//1, do: one.())
  def bytes(max), do: list(max, fn -> int(0, 255) end) |> :erlang.list_to_binary()
end

defmodule Model do
  import Law

  def ints(max), do: list(max, fn -> int(0, 20) end)

  # Applies random steps to a container and to its list; gives whether they agree all the way.
  def walk(container, list, 0, _step, _to_list), do: {true, {list, container != nil}}

  def walk(container, list, n, step, to_list) do
    {container, list, same} = step.(container, list)
    if same and to_list.(container) == list, do: walk(container, list, n - 1, step, to_list), else: {false, {list, to_list.(container)}}
  end
end

Law.check(":queue", 300, fn ->
  step = fn q, l ->
    x = Law.int(0, 9)

    case Law.int(0, 10) do
      0 -> {:queue.in(x, q), l ++ [x], :queue.len(q) == length(l)}
      1 -> {:queue.in_r(x, q), [x | l], :queue.is_empty(q) == (l == [])}
      2 -> case :queue.out(q) do
          {{:value, y}, q} -> {q, tl(l), y == hd(l)}
          {:empty, q} -> {q, l, l == []}
        end
      3 -> case :queue.out_r(q) do
          {{:value, y}, q} -> {q, Enum.drop(l, -1), y == List.last(l)}
          {:empty, q} -> {q, l, l == []}
        end
      4 -> {:queue.reverse(q), Enum.reverse(l), true}
      5 -> {:queue.join(q, :queue.from_list([x, x])), l ++ [x, x], true}
      6 -> {:queue.filter(&(&1 != x), q), Enum.reject(l, &(&1 == x)), :queue.member(x, q) == (x in l)}
      7 -> {a, b} = :queue.split(div(length(l), 2), q)
        {:queue.join(b, a), Enum.drop(l, div(length(l), 2)) ++ Enum.take(l, div(length(l), 2)), true}
      8 -> {q, l, :queue.fold(&(&1 + &2), 0, q) == Enum.sum(l)}
      9 -> {:queue.delete(x, q), List.delete(l, x), :queue.peek(q) == if(l == [], do: :empty, else: {:value, hd(l)})}
      10 -> {:queue.filtermap(&if(rem(&1, 2) == 0, do: {true, &1 + 1}, else: true), q), Enum.map(l, &if(rem(&1, 2) == 0, do: &1 + 1, else: &1)), :queue.any(&(&1 > 8), q) == Enum.any?(l, &(&1 > 8))}
    end
  end

  Model.walk(:queue.new(), [], 30, step, &:queue.to_list/1)
end)

# Dictionaries: new, store, erase, find, to_list, fold, map, filter.
dictionaries = [
  {":gb_trees", :gb_trees.empty(), &:gb_trees.enter/3, &:gb_trees.delete_any/2, fn k, t -> case :gb_trees.lookup(k, t) do {:value, v} -> {:ok, v}; :none -> :error end end, &:gb_trees.to_list/1, &:gb_trees.map/2},
  {":orddict", :orddict.new(), &:orddict.store/3, &:orddict.erase/2, &:orddict.find/2, &:orddict.to_list/1, &:orddict.map/2},
  {":dict", :dict.new(), &:dict.store/3, &:dict.erase/2, &:dict.find/2, &Enum.sort(:dict.to_list(&1)), &:dict.map/2},
  {":maps", %{}, &:maps.put/3, &:maps.remove/2, &:maps.find/2, &Enum.sort(:maps.to_list(&1)), &:maps.map/2},
  {"Map", %{}, &Map.put(&3, &1, &2), &Map.delete(&2, &1), &Map.fetch(&2, &1), &Enum.sort/1, fn f, m -> Map.new(m, fn {k, v} -> {k, f.(k, v)} end) end},
  {"Keyword", [], fn k, v, l -> Keyword.put(l, :"k#{k}", v) end, fn k, l -> Keyword.delete(l, :"k#{k}") end, fn k, l -> Keyword.fetch(l, :"k#{k}") end, fn l -> Enum.sort(for {k, v} <- l, do: {k |> Atom.to_string() |> String.trim_leading("k") |> String.to_integer(), v}) end, fn f, l -> for {k, v} <- l, do: {k, f.(k, v)} end}
]

for {name, empty, store, erase, find, to_list, map} <- dictionaries do
  Law.check(name, 200, fn ->
    step = fn d, l ->
      {k, v} = {Law.int(0, 12), Law.int(0, 99)}
      found = case List.keyfind(l, k, 0) do {_, v} -> {:ok, v}; nil -> :error end

      case Law.int(0, 5) do
        n when n < 3 -> {store.(k, v, d), Enum.sort(List.keystore(l, k, 0, {k, v})), true}
        3 -> {erase.(k, d), List.keydelete(l, k, 0), true}
        4 -> {d, l, find.(k, d) == found}
        5 -> {map.(fn _, v -> v + 1 end, d), for({k, v} <- l, do: {k, v + 1}), true}
      end
    end

    Model.walk(empty, [], 40, step, to_list)
  end)
end

sets = [
  {":ordsets", :ordsets, & &1},
  {":gb_sets", :gb_sets, & &1},
  {":sets", :sets, & &1},
  {"MapSet", MapSet, & &1}
]

for {name, module, _} <- sets do
  Law.check(name, 300, fn ->
    {a, b, x} = {Model.ints(15), Model.ints(15), Law.int(0, 20)}
    new = fn l -> if module == MapSet, do: MapSet.new(l), else: module.from_list(l) end
    list = fn s -> Enum.sort(module.to_list(s)) end
    call = fn f, args -> apply(module, f, args) end
    {sa, sb} = {new.(a), new.(b)}
    {ua, ub} = {Enum.sort(Enum.uniq(a)), Enum.sort(Enum.uniq(b))}
    erlang = module != MapSet
    subtract = if erlang, do: :subtract, else: :difference
    subset = if erlang, do: :is_subset, else: :subset?
    disjoint = if erlang, do: :is_disjoint, else: :disjoint?
    member = if erlang, do: module.is_element(x, sa), else: MapSet.member?(sa, x)
    added = if erlang, do: module.add_element(x, sa), else: MapSet.put(sa, x)
    deleted = if erlang, do: module.del_element(x, sa), else: MapSet.delete(sa, x)

    holds =
      list.(sa) == ua and list.(call.(:union, [sa, sb])) == Enum.sort(Enum.uniq(a ++ b)) and
        list.(call.(:intersection, [sa, sb])) == Enum.filter(ua, &(&1 in ub)) and
        list.(call.(subtract, [sa, sb])) == ua -- ub and call.(subset, [sa, sb]) == (ua -- ub == []) and
        call.(disjoint, [sa, sb]) == not Enum.any?(ua, &(&1 in ub)) and member == (x in a) and
        list.(added) == Enum.sort(Enum.uniq([x | a])) and list.(deleted) == List.delete(ua, x) and call.(:size, [sa]) == length(ua)

    {holds, {list.(sa), member}}
  end)
end

Law.check(":array", 200, fn ->
  step = fn a, l ->
    {i, v} = {Law.int(0, 30), Law.int(0, 99)}

    case Law.int(0, 4) do
      n when n < 2 -> {:array.set(i, v, a), Enum.map(0..max(i, length(l) - 1)//1, &if(&1 == i, do: v, else: Enum.at(l, &1, 0))), true}
      2 -> {a, l, :array.get(i, a) == Enum.at(l, i, 0) and :array.size(a) == length(l)}
      3 -> {:array.resize(i, a), Enum.map(0..(i - 1)//1, &Enum.at(l, &1, 0)), true}
      4 -> {:array.map(fn i, v -> v + i end, a), l |> Enum.with_index() |> Enum.map(fn {v, i} -> v + i end), :array.foldl(fn _, v, s -> v + s end, 0, a) == Enum.sum(l)}
    end
  end

  Model.walk(:array.new(default: 0), [], 20, step, &:array.to_list/1)
end)

Law.check(":digraph", 200, fn ->
  edges = Law.list(14, fn -> {Law.int(1, 6), Law.int(1, 6)} end) |> Enum.uniq()
  graph = :digraph.new()
  for v <- 1..6, do: :digraph.add_vertex(graph, v)
  for {a, b} <- edges, do: :digraph.add_edge(graph, a, b)
  grow = fn grow, seen -> case Enum.sort(Enum.uniq(seen ++ for({a, b} <- edges, a in seen, do: b))) do ^seen -> seen; more -> grow.(grow, more) end end
  reach = fn v -> grow.(grow, [v]) end
  cyclic = Enum.any?(edges, fn {a, b} -> a in reach.(b) end)
  components = for(v <- 1..6, do: Enum.filter(1..6, &(&1 in reach.(v) and v in reach.(&1)))) |> Enum.uniq() |> Enum.sort()
  path = :digraph.get_path(graph, 1, 2)
  found_components = :digraph_utils.strong_components(graph) |> Enum.map(&Enum.sort/1) |> Enum.sort()
  order = :digraph_utils.topsort(graph)
  position = fn v -> Enum.find_index(order, &(&1 == v)) end

  holds =
    Enum.sort(:digraph_utils.reachable([1], graph)) == reach.(1) and :digraph_utils.is_acyclic(graph) == not cyclic and
      found_components == components and (path == false) == (2 not in Enum.flat_map(:digraph.out_neighbours(graph, 1), reach)) and
      (order == false) == Enum.any?(edges, fn {a, b} -> a != b and a in reach.(b) end) and
      (order == false or Enum.all?(edges, fn {a, b} -> a == b or position.(a) < position.(b) end)) and
      :digraph.no_edges(graph) == length(edges) and Enum.sort(:digraph.out_neighbours(graph, 3)) == Enum.sort(for({3, b} <- edges, do: b))

  {holds, {edges, components}}
end)

Law.check(":lists against Enum", 500, fn ->
  {a, b} = {Model.ints(20), Model.ints(20)}
  pairs = Enum.zip(a, b)

  values = [
    :lists.sort(a) == Enum.sort(a), :lists.usort(a) == Enum.sort(Enum.uniq(a)), :lists.merge(Enum.sort(a), Enum.sort(b)) == Enum.sort(a ++ b),
    :lists.keysort(2, pairs) == Enum.sort_by(pairs, &elem(&1, 1)), :lists.subtract(a, b) == a -- b, :lists.uniq(a) == Enum.uniq(a),
    :lists.partition(&(&1 > 9), a) == Enum.split_with(a, &(&1 > 9)), :lists.splitwith(&(&1 > 9), a) == Enum.split_while(a, &(&1 > 9)),
    :lists.enumerate(a) == Enum.map(Enum.with_index(a, 1), fn {x, i} -> {i, x} end), :lists.reverse(a, b) == Enum.reverse(a) ++ b,
    :lists.umerge(Enum.sort(Enum.uniq(a)), Enum.sort(Enum.uniq(b))) == Enum.sort(Enum.uniq(a ++ b)), :lists.sum(a) == Enum.sum(a)
  ]

  {Enum.all?(values), {a, b}}
end)
