# Searching and mapping: what each line gives or raises.
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
Enum.all?([1, 2, nil])
Enum.all?([])
Enum.all?(%{a: 1}, fn {_, v} -> v > 1 end)
Enum.all?([1], 1)
Enum.all?(1)
Enum.any?([nil, false])
Enum.any?([1, 2], &(&1 > 1))
Enum.at([1, 2, 3], -1)
Enum.at([1, 2, 3], 5, :d)
Enum.at(1..5, 2)
Enum.at(%{a: 1}, 0)
Enum.at([1], :a)
Enum.at(MapSet.new([3, 1, 2]), 0)
Enum.cycle([1])
Enum.each([1], fn _ -> :x end)
Enum.empty?([])
Enum.empty?(1..0//1)
Enum.empty?(%{})
Enum.fetch([1], 0)
Enum.fetch([1], -2)
Enum.fetch!([1], 0)
Enum.fetch!([1, 2], 5)
Enum.fetch!([1, 2], -5)
Enum.filter(1..5, &(rem(&1, 2) == 0))
Enum.filter(%{a: 1, b: 2}, fn {_, v} -> v > 1 end)
Enum.find([1, 2], &(&1 > 1))
Enum.find([1], :d, &(&1 > 1))
Enum.find_index([1, 2], &(&1 > 1))
Enum.find_index([1], &(&1 > 1))
Enum.find_value([1, 2], &(&1 > 1 && :yes))
Enum.find_value([1], :d, &(&1 > 1))
Enum.flat_map([1, 2], &[&1, &1])
Enum.flat_map([1, 2], fn x -> x..3 end)
Enum.flat_map([1], fn _ -> 1 end)
Enum.map(1..3, & &1 * 2)
Enum.map(%{a: 1}, & &1)
Enum.map(nil, & &1)
Enum.map({1}, & &1)
Enum.map("abc", & &1)
Enum.map_every(1..5, 2, & &1 * 10)
Enum.map_every(1..5, 0, & &1 * 10)
Enum.map_every(1..5, 1, & &1 * 10)
Enum.map_every([1], -1, & &1)
Enum.map_intersperse([1, 2, 3], :a, & &1 * 2)
Enum.map_join([1, 2, 3], ",", & &1 * 2)
Enum.member?([1, 2], 1.0)
Enum.member?(1..3, 2)
Enum.member?(1..10//2, 2)
Enum.member?(%{a: 1}, {:a, 1})
Enum.member?(%{a: 1}, :a)
Enum.reject(1..5, &(rem(&1, 2) == 0))
Enum.to_list(1..3)
Enum.to_list(%{a: 1})
Enum.partition([1, 2], &(&1 > 1))
Enum.filter_map([1, 2], &(&1 > 1), & &1 * 2)
Enum.member?(Stream.map(1..3, & &1), 2)
Enum.at(Stream.map(1..10, & &1), -1)
Enum.empty?(Stream.cycle([1]))
"""
|> String.split("\n", trim: true)
|> Enum.each(show)
