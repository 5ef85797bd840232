# Sorting, grouping, zipping: what each line gives or raises.
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
Enum.concat([[1], [2], 3..4])
Enum.concat(1..2, [3])
Enum.concat([1, 2], [3])
Enum.concat([1])
Enum.dedup([1, 1, 2, 2, 1, 1.0])
Enum.dedup_by([{1, :a}, {1, :b}, {2, :a}], fn {x, _} -> x end)
Enum.frequencies(~w{ant ant bee})
Enum.frequencies_by(~w{aa aA bb}, &String.downcase/1)
Enum.group_by(~w{ant buffalo cat}, &String.length/1)
Enum.group_by(~w{ant buffalo cat}, &String.length/1, &String.first/1)
Enum.intersperse([1, 2, 3], 0)
Enum.intersperse([1], 0)
Enum.intersperse([], 0)
Enum.intersperse(1..3, :a)
Enum.into([1, 2], [])
Enum.into([1, 2], MapSet.new([3]))
Enum.into(%{a: 1}, [])
Enum.into([1], [], & &1 * 2)
Enum.into([1], %{})
Enum.into(["a", "b"], "")
Enum.into([1], "")
Enum.into([1], 1)
Enum.into([a: 1], [b: 2])
Enum.join([1, 2, 3])
Enum.join([1, "a", :b, nil], ", ")
Enum.join([], ",")
Enum.join([1], 5)
Enum.join([[1, "a"]], ",")
Enum.join([{1}], ",")
Enum.sort([3, 1, 2])
Enum.sort([3, 1, 2], :desc)
Enum.sort([3, 1, 2], &>=/2)
Enum.sort([3, 1, 2], :bogus)
Enum.sort([1, 1.0, 0])
Enum.sort(1..3, :desc)
Enum.sort([{1, 2}, {1, 1}], fn a, b -> elem(a, 0) <= elem(b, 0) end)
Enum.sort_by(["bb", "a"], &String.length/1)
Enum.sort_by(["bb", "a"], &String.length/1, :desc)
Enum.sort_by(["bb", "aa", "c"], &String.length/1, :desc)
Enum.sort_by([1], & &1, :bogus)
Enum.uniq([1, 2, 1, 1.0])
Enum.uniq_by([{1, :x}, {2, :y}, {1, :z}], fn {x, _} -> x end)
Enum.unzip([{1, :a}, {2, :b}])
Enum.unzip([1])
Enum.unzip(%{a: 1})
Enum.with_index([:a, :b])
Enum.with_index([:a, :b], 5)
Enum.with_index([:a, :b], fn x, i -> {i, x} end)
Enum.with_index([:a], :x)
Enum.with_index(1..2, 1)
Enum.zip([1, 2, 3], [:a, :b])
Enum.zip([[1, 2], [3, 4], 5..6])
Enum.zip([])
Enum.zip({[1], [2]})
Enum.zip([1], 2)
Enum.zip_reduce([1, 2], [3, 4], 0, fn a, b, acc -> a * b + acc end)
Enum.zip_reduce([[1, 2], [3, 4]], 0, fn l, acc -> Enum.sum(l) + acc end)
Enum.zip_reduce([], 0, fn l, acc -> l end)
Enum.zip_with([1, 2], [3, 4], &+/2)
Enum.zip_with([[1, 2], [3, 4], [5, 6]], fn [a, b, c] -> a + b + c end)
Enum.zip_with([], & &1)
Enum.uniq([1, 1], & &1)
Enum.zip(Stream.map(1..3, & &1), Stream.unfold(1, &{&1, &1 + 1}))
"""
|> String.split("\n", trim: true)
|> Enum.each(show)
