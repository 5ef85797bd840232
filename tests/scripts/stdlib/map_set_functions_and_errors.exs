# MapSet: what each line gives or raises.
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
MapSet.new([1, 2, 1]) |> MapSet.size
MapSet.new([1, 2], & &1 * 2) |> Enum.sort
MapSet.difference(MapSet.new([1, 2]), MapSet.new([2]))
MapSet.disjoint?(MapSet.new([1]), MapSet.new([2]))
MapSet.equal?(MapSet.new([1]), MapSet.new([1.0]))
MapSet.filter(MapSet.new(1..5), & &1 > 3)
MapSet.intersection(MapSet.new([1, 2]), MapSet.new([2]))
MapSet.member?(MapSet.new([1]), 1.0)
MapSet.put(MapSet.new([1]), 2)
MapSet.reject(MapSet.new(1..5), & &1 > 3)
MapSet.split_with(MapSet.new(1..4), & &1 > 2)
MapSet.subset?(MapSet.new([1]), MapSet.new([1, 2]))
MapSet.symmetric_difference(MapSet.new([1, 2]), MapSet.new([2, 3]))
MapSet.to_list(MapSet.new([2, 1]))
MapSet.union(MapSet.new([1]), MapSet.new([2]))
MapSet.delete(MapSet.new([1]), 1)
MapSet.put([1], 2)
MapSet.union(MapSet.new([1]), [2])
MapSet.new(1)
"""
|> String.split("\n", trim: true)
|> Enum.each(show)
