# Streams: transforming, chunking, zipping: what each line gives or raises.
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
Stream.chunk_by([1, 1, 2], & &1) |> Enum.to_list
Stream.chunk_every([1, 2, 3], 2) |> Enum.to_list
Stream.chunk_every([1, 2, 3, 4], 3, 1, :discard) |> Enum.to_list
Stream.chunk_every([1, 2, 3, 4], 3, 3, [9]) |> Enum.to_list
Stream.chunk_every([1], 0)
Stream.chunk_while(1..5, [], fn x, a -> if x == 3, do: {:cont, a, []}, else: {:cont, [x | a]} end, fn a -> {:cont, a, []} end) |> Enum.to_list
Stream.concat([1..2, [3]]) |> Enum.to_list
Stream.concat(1..2, [3]) |> Enum.take(2)
Stream.flat_map(1..3, &[&1, &1]) |> Enum.take(3)
Stream.flat_map(1..3, fn x -> Stream.cycle([x]) end) |> Enum.take(3)
Stream.transform(1..5, 0, fn x, a -> if a < 3, do: {[x], a + 1}, else: {:halt, a} end) |> Enum.to_list
Stream.transform(1..3, fn -> 0 end, fn x, a -> {[x + a], a + 1} end, fn a -> IO.inspect({:fin, a}) end) |> Enum.to_list
Stream.transform(1..3, fn -> 0 end, fn x, a -> {[x + a], a + 1} end, fn a -> {[:last, a], a} end, fn a -> IO.inspect({:fin, a}) end) |> Enum.to_list
Stream.transform(1..3, fn -> 0 end, fn x, a -> {[x, x], a + 1} end, fn a -> {[:last, a], a} end, fn a -> IO.inspect({:fin, a}) end) |> Enum.take(3)
Stream.transform(1..3, fn -> 0 end, fn x, a -> {1..x, a} end, fn a -> IO.inspect({:fin, a}) end) |> Enum.to_list
Stream.transform(1..3, fn -> 0 end, fn _, _ -> raise "oops" end, fn a -> IO.inspect({:fin, a}) end) |> Enum.to_list
Stream.transform(1..3, 0, fn _, _ -> :bad end) |> Enum.to_list
Stream.zip([1, 2], [:a, :b]) |> Enum.to_list
Stream.zip([[1, 2], 3..4, %{a: 1}]) |> Enum.to_list
Stream.zip({[1], [2]}) |> Enum.to_list
Stream.zip([]) |> Enum.to_list
Stream.zip_with([1, 2], [3, 4], &+/2) |> Enum.to_list
Stream.zip_with([[1, 2], [3, 4]], fn [a, b] -> a + b end) |> Enum.to_list
Stream.zip(Stream.cycle([1]), Stream.cycle([:a, :b])) |> Enum.take(3)
Stream.zip(Stream.resource(fn -> 1 end, fn n -> {[n], n + 1} end, fn s -> IO.inspect({:d, s}) end), [1, 2]) |> Enum.to_list
Stream.flat_map([1], fn _ -> 1 end) |> Enum.to_list
Stream.chunk([1, 2, 3], 2) |> Enum.to_list
Stream.concat([Stream.map([1], & &1), [2], Stream.cycle([3])]) |> Enum.take(4)
"""
|> String.split("\n", trim: true)
|> Enum.each(show)
