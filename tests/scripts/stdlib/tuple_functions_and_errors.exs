# Tuple, elem, put_elem: what each line gives or raises.
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
Tuple.insert_at({1, 2}, 2, 3)
Tuple.insert_at({1, 2}, 3, 3)
Tuple.delete_at({1, 2}, 0)
Tuple.delete_at({1, 2}, 2)
Tuple.append({1}, 2)
Tuple.duplicate(:a, 3)
Tuple.duplicate(:a, -1)
Tuple.sum({1, 2})
Tuple.product({2, 3})
Tuple.to_list({1})
Tuple.to_list(1)
elem({1}, 1)
elem({1}, -1)
elem([1], 0)
put_elem({1}, 0, 2)
put_elem({1}, 5, 2)
tuple_size([])
"""
|> String.split("\n", trim: true)
|> Enum.each(show)
