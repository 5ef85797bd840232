# Laws over random operations on tables: all kinds against lists and maps, match specifications against a plain filter.
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

  def key, do: pick([int(0, 12), int(0, 12) * 1.0, :a, "k", {1, int(0, 3)}])
  def value, do: int(0, 5)

  # A table as the list of its objects, oldest first.
  def insert(:duplicate_bag, all, object), do: all ++ [object]
  def insert(:bag, all, object), do: if(object in all, do: all, else: all ++ [object])

  def insert(kind, all, object) do
    case Enum.find_index(all, &same(kind, elem(&1, 0), elem(object, 0))) do
      nil -> all ++ [object]
      at -> List.replace_at(all, at, object)
    end
  end

  def same(:ordered_set, a, b), do: a == b
  def same(_, a, b), do: a === b
  def lookup(kind, all, key), do: Enum.filter(all, &same(kind, elem(&1, 0), key))
  def delete(kind, all, key), do: Enum.reject(all, &same(kind, elem(&1, 0), key))

  def step(kind, table, all) do
    {k, v} = {key(), value()}

    case int(0, 13) do
      n when n < 5 ->
        {:ets.insert(table, {k, v}), true, insert(kind, all, {k, v})}

      5 ->
        objects = list(4, fn -> {key(), value()} end)
        {:ets.insert(table, objects), true, Enum.reduce(objects, all, &insert(kind, &2, &1))}

      6 ->
        new = lookup(kind, all, k) == []
        {:ets.insert_new(table, {k, v}), new, if(new, do: insert(kind, all, {k, v}), else: all)}

      7 ->
        {:ets.delete(table, k), true, delete(kind, all, k)}

      8 ->
        {Enum.sort(:ets.lookup(table, k)), Enum.sort(lookup(kind, all, k)), all}

      9 ->
        {:ets.member(table, k), lookup(kind, all, k) != [], all}

      10 ->
        {Enum.sort(:ets.take(table, k)), Enum.sort(lookup(kind, all, k)), delete(kind, all, k)}

      11 ->
        {:ets.delete_object(table, {k, v}), true, Enum.reject(all, &(&1 === {k, v}))}

      12 ->
        {:ets.select_count(table, [{{:_, v}, [], [true]}]), Enum.count(all, &(elem(&1, 1) == v)), all}

      13 ->
        {:ets.match_delete(table, {:_, v}), true, Enum.reject(all, &(elem(&1, 1) === v))}
    end
  end

  def run(_, _, all, 0, acc), do: {true, all, acc}

  def run(kind, table, all, n, acc) do
    {got, expected, all} = step(kind, table, all)
    objects = :ets.tab2list(table)
    right = got == expected and Enum.sort(objects) == Enum.sort(all) and :ets.info(table, :size) == length(all)
    right = right and (kind != :ordered_set or objects == Enum.sort(objects))
    if right, do: run(kind, table, all, n - 1, [got | acc]), else: {false, {got, expected, objects}, all}
  end

  ## Match specifications

  def guard(depth) do
    if depth == 0 or int(0, 2) == 0 do
      {pick([:>, :<, :"=<", :>=, :==, :"=:=", :"/=", :"=/="]), operand(), operand()}
    else
      case int(0, 3) do
        0 -> {:and, guard(depth - 1), guard(depth - 1)}
        1 -> {:orelse, guard(depth - 1), guard(depth - 1)}
        2 -> {:not, guard(depth - 1)}
        3 -> {pick([:is_integer, :is_float, :is_atom, :is_tuple, :is_binary]), operand()}
      end
    end
  end

  def operand do
    case int(0, 4) do
      0 -> :"$1"
      1 -> :"$2"
      2 -> int(0, 12)
      3 -> {pick([:+, :-, :*]), pick([:"$1", :"$2"]), int(0, 3)}
      4 -> pick([{:const, {1, 2}}, :a, "k"])
    end
  end

  def holds?(guard, one, two) do
    eval(guard, one, two) == true
  catch
    _, _ -> false
  end

  defp eval(:"$1", one, _), do: one
  defp eval(:"$2", _, two), do: two
  defp eval({:const, value}, _, _), do: value
  defp eval({:and, a, b}, one, two), do: :erlang.and(eval(a, one, two), eval(b, one, two))
  defp eval({:orelse, a, b}, one, two), do: eval(a, one, two) or eval(b, one, two)
  defp eval({op, a, b}, one, two), do: apply(:erlang, op, [eval(a, one, two), eval(b, one, two)])
  defp eval({op, a}, one, two), do: apply(:erlang, op, [eval(a, one, two)])
  defp eval(value, _, _), do: value
end

for kind <- [:set, :ordered_set, :bag, :duplicate_bag] do
  Law.check("operations on a #{kind}", 200, fn ->
    table = :ets.new(:model, [kind])
    {holds, all, got} = Model.run(kind, table, [], 40, [])
    :ets.delete(table)
    {holds, if(holds, do: Enum.map(got, &inspect/1), else: {all, got})}
  end)
end

Law.check("match specifications", 1500, fn ->
  objects = for _ <- 1..15, do: {Model.key(), Model.value()}
  table = :ets.new(:model, [:duplicate_bag])
  :ets.insert(table, objects)
  guards = Law.list(2, fn -> Model.guard(2) end)
  {pattern, fits} = Law.pick([{{:"$1", :"$2"}, fn _ -> true end}, {{:"$1", 3}, &(elem(&1, 1) == 3)}, {{1, :"$2"}, &(elem(&1, 0) === 1)}])
  # A variable that the pattern does not bind stands for itself.
  bind = fn {k, v} -> {if(elem(pattern, 0) == :"$1", do: k, else: :"$1"), if(elem(pattern, 1) == :"$2", do: v, else: :"$2")} end
  bound = pattern == {:"$1", :"$2"} or not (inspect(guards) =~ if(elem(pattern, 0) == :"$1", do: ":\"$2\"", else: ":\"$1\""))
  guards = if bound, do: guards, else: []

  expected =
    for object <- objects, fits.(object), {one, two} = bind.(object), Enum.all?(guards, &Model.holds?(&1, one, two)), do: object

  found = :ets.select(table, [{pattern, guards, [:"$_"]}])
  count = :ets.select_count(table, [{pattern, guards, [true]}])
  deleted = :ets.select_delete(table, [{pattern, guards, [true]}])
  {Enum.sort(found) == Enum.sort(expected) and count == length(expected) and deleted == count and :ets.info(table, :size) == 15 - count, {guards, count}}
end)

Law.check("select in parts", 200, fn ->
  table = :ets.new(:model, [Law.pick([:set, :ordered_set, :bag])])
  n = Law.int(0, 60)
  for i <- 1..n//1, do: :ets.insert(table, {i, rem(i, 3)})
  size = Law.int(1, 10)

  collect = fn
    _, :"$end_of_table", acc -> acc
    collect, {part, more}, acc -> collect.(collect, :ets.select(more), acc ++ part)
  end

  all = collect.(collect, :ets.select(table, [{{:"$1", 1}, [], [:"$1"]}], size), [])
  {Enum.sort(all) == for(i <- 1..n//1, rem(i, 3) == 1, do: i), length(all)}
end)

Law.check("walking an ordered_set", 300, fn ->
  table = :ets.new(:model, [:ordered_set])
  keys = Law.list(20, fn -> Law.int(0, 100) end) |> Enum.uniq() |> Enum.sort()
  for k <- keys, do: :ets.insert(table, {k, k})
  at = Law.int(-1, 101)
  next = Enum.find(keys, :"$end_of_table", &(&1 > at))
  prev = keys |> Enum.reverse() |> Enum.find(:"$end_of_table", &(&1 < at))
  first = List.first(keys, :"$end_of_table")
  last = List.last(keys, :"$end_of_table")
  {:ets.next(table, at) == next and :ets.prev(table, at) == prev and :ets.first(table) == first and :ets.last(table) == last, {next, prev}}
end)

Law.check("counters", 300, fn ->
  table = :ets.new(:model, [Law.pick([:set, :ordered_set])])
  steps = Law.list(30, fn -> {Law.int(0, 4), Law.int(-9, 9)} end)
  for {key, by} <- steps, do: :ets.update_counter(table, key, {2, by}, {key, 0})
  expected = Enum.reduce(steps, %{}, fn {key, by}, map -> Map.update(map, key, by, &(&1 + by)) end)
  {Map.new(:ets.tab2list(table)) == expected, Enum.sort(expected)}
end)
