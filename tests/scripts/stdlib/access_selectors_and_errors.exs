# Access and its selectors: what each line gives or raises.
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
Code.string_to_quoted!("a\n[1,\n2\n3")
Access.get([a: 1], :a)
Access.get(%{a: 1}, :b, 2)
Access.get(nil, :a)
Access.get([1], :a)
Access.get(1, :a)
[a: 1][1]
[1][:a]
nil[:a]
1[:a]
"a"[:a]
Access.fetch!(%{a: 1}, :b)
Access.fetch!([a: 1], :b)
get_in(%{a: [%{b: 1}, %{b: 2}]}, [:a, Access.all(), :b])
get_in(%{a: {1, 2}}, [:a, Access.elem(1)])
get_in(%{a: {1, 2}}, [:a, Access.elem(5)])
get_in([1, 2, 3], [Access.at(1)])
get_in([1, 2, 3], [Access.at(-1)])
get_in([1, 2, 3], [Access.at(9)])
get_in([1, 2, 3], [Access.at!(9)])
get_in([1, 2, 3], [Access.slice(1..2)])
get_in([1, 2, 3], [Access.filter(& &1 > 1)])
get_in([1, 2, 3], [Access.find(& &1 > 1)])
get_in(%{a: 1}, [Access.key(:b, 5)])
get_in(%{a: 1}, [Access.key!(:b)])
get_in([a: 1], [Access.key(:a)])
get_in([1], [Access.key!(:a)])
get_in(1, [Access.all()])
get_in(1, [Access.at(0)])
get_in([a: 1, b: 2], [Access.values()])
update_in(%{a: %{b: 1}}, [:a, :b], & &1 + 1)
update_in([1, 2, 3], [Access.at(1)], & &1 * 10)
put_in(%{a: nil}, [:a, :b], 1)
put_in(%{}, [:a, :b], 1)
put_in([a: [b: 1]], [:a, :b], 2)
pop_in(%{a: %{b: 1}}, [:a, :b])
pop_in([1, 2, 3], [Access.at(1)])
pop_in(%{a: {1, 2}}, [:a, Access.elem(0)])
get_and_update_in(%{a: 1}, [:a], &{&1, &1 + 1})
get_and_update_in(%{a: [1, 2]}, [:a, Access.all()], &{&1, &1 + 1})
Access.pop(%{a: 1}, :a)
Access.pop([a: 1], :b)
Access.pop(nil, :a)
Access.get_and_update(%{a: 1}, :a, fn _ -> 1 end)
Access.get_and_update(nil, :a, & &1)
get_in(%{a: 1}, [])
get_in(%{a: 1}, [:a, :b])
get_in(nil, [:a])
hd([])
tl([])
length([1 | 2])
map_size([])
Path.join(["a", "/b"])
Path.join([])
"""
|> String.split("\n", trim: true)
|> Enum.each(show)
