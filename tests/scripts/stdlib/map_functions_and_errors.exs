# Map: what each line gives or raises.
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
Map.delete(%{a: 1}, :a)
Map.delete(1, :a)
Map.drop(%{a: 1, b: 2}, [:a])
Map.drop(%{a: 1}, 1)
Map.drop(1, [])
Map.equal?(%{a: 1}, %{a: 1.0})
Map.fetch(%{a: 1}, :b)
Map.fetch!(%{a: 1}, :b)
Map.fetch!(%{}, "x")
Map.filter(%{a: 1, b: 2}, fn {_, v} -> v > 1 end)
Map.filter(%{a: 1}, fn _ -> 5 end)
Map.from_keys([1, 2], 0)
Map.from_struct(1..2)
Map.from_struct(%{a: 1})
Map.get(%{a: 1}, :b, 2)
Map.get(1, :b)
Map.get_and_update(%{a: 1}, :a, fn x -> {x, 2} end)
Map.get_and_update(%{a: 1}, :a, fn _ -> :pop end)
Map.get_and_update(%{a: 1}, :a, fn _ -> 3 end)
Map.get_and_update!(%{a: 1}, :b, fn _ -> 3 end)
Map.get_lazy(%{a: 1}, :b, fn -> 3 end)
Map.has_key?(%{a: 1}, :a)
Map.has_key?(1, :a)
Map.intersect(%{a: 1, b: 2}, %{a: 3})
Map.intersect(%{a: 1, b: 2}, %{a: 3}, fn _, a, b -> a + b end)
Map.keys(1)
Map.map(%{a: 1}, fn {_, v} -> v * 2 end)
Map.merge(%{a: 1}, %{a: 2}, fn _, a, b -> a + b end)
Map.merge(1, %{})
Map.merge(%{}, [])
Map.new([a: 1])
Map.new([1, 2], &{&1, &1})
Map.new([1])
Map.new(1)
Map.new(%{a: 1})
Map.pop(%{a: 1}, :a)
Map.pop(%{a: 1}, :b, 2)
Map.pop!(%{a: 1}, :b)
Map.pop_lazy(%{a: 1}, :b, fn -> 2 end)
Map.put(1, :a, 1)
Map.put_new(%{a: 1}, :a, 2)
Map.put_new_lazy(%{a: 1}, :b, 2)
Map.reject(%{a: 1, b: 2}, fn {_, v} -> v > 1 end)
Map.replace(%{a: 1}, :b, 2)
Map.replace!(%{a: 1}, :b, 2)
Map.replace_lazy(%{a: 1}, :a, & &1 + 1)
Map.split(%{a: 1, b: 2}, [:a, :c])
Map.split_with(%{a: 1, b: 2}, fn {_, v} -> v > 1 end)
Map.take(%{a: 1, b: 2}, [:a, :c])
Map.take(%{a: 1}, 1)
Map.to_list(%{a: 1})
Map.to_list(1)
Map.update(%{a: 1}, :a, 0, & &1 + 1)
Map.update(1, :a, 0, & &1 + 1)
Map.update!(%{a: 1}, :b, & &1)
Map.values(%{a: 1})
Map.size(%{a: 1})
"""
|> String.split("\n", trim: true)
|> Enum.each(show)
