# Streams: one-to-one steps: what each line gives or raises.
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
Stream.dedup([1, 1, 2, 1]) |> Enum.to_list
Stream.dedup_by([{1, 2}, {1, 3}], &elem(&1, 0)) |> Enum.to_list
Stream.drop(1..5, 2) |> Enum.to_list
Stream.drop(1..5, -2) |> Enum.to_list
Stream.drop(1..5, 0) |> Enum.to_list
Stream.drop_every(1..5, 2) |> Enum.to_list
Stream.drop_every(1..5, 0) |> Enum.to_list
Stream.drop_every(1..5, -1)
Stream.drop_while(1..5, &(&1 < 3)) |> Enum.to_list
Stream.each([1], &send(self(), &1)) |> Stream.run
Stream.filter(1..5, &(&1 > 3)) |> Enum.to_list
Stream.intersperse(1..3, 0) |> Enum.to_list
Stream.into(1..3, []) |> Enum.to_list
Stream.map(1..3, & &1 + 1) |> Enum.to_list
Stream.map_every(1..5, 2, & &1 * 10) |> Enum.to_list
Stream.map_every(1..5, 0, & &1 * 10) |> Enum.to_list
Stream.map_every(1..5, -1, & &1)
Stream.reject(1..5, &(&1 > 3)) |> Enum.to_list
Stream.scan(1..3, &+/2) |> Enum.to_list
Stream.scan(1..3, 10, &+/2) |> Enum.to_list
Stream.take(1..5, 2) |> Enum.to_list
Stream.take(1..5, -2) |> Enum.to_list
Stream.take(1..5, 0) |> Enum.to_list
Stream.take_every(1..5, 2) |> Enum.to_list
Stream.take_every(1..5, 0) |> Enum.to_list
Stream.take_every(1..5, -1)
Stream.take_while(1..5, &(&1 < 3)) |> Enum.to_list
Stream.uniq([1, 2, 1]) |> Enum.to_list
Stream.uniq_by([{1, 2}, {1, 3}], &elem(&1, 0)) |> Enum.to_list
Stream.with_index([:a, :b]) |> Enum.to_list
Stream.with_index([:a, :b], 3) |> Enum.to_list
Stream.with_index([:a, :b], fn x, i -> {i, x} end) |> Enum.to_list
Stream.with_index([:a], :x)
Stream.run(1..3)
Stream.map(1..3, & &1 + 1) |> Stream.filter(& &1 > 2) |> Stream.take(1) |> Enum.to_list
Stream.map(1, & &1) |> Enum.to_list
Stream.map([1], 1)
Stream.filter([1], 1)
Stream.take([1], :a)
Stream.drop([1], :a)
"""
|> String.split("\n", trim: true)
|> Enum.each(show)
