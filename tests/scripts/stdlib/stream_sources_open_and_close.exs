# Streams: sources: what each line gives or raises.
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
Stream.cycle([1, 2]) |> Enum.take(5)
Stream.cycle([])
Stream.cycle([]) |> Enum.take(1)
Stream.from_index() |> Enum.take(2)
Stream.from_index(5) |> Enum.take(2)
Stream.from_index(fn i -> i * 2 end) |> Enum.take(3)
Stream.from_index(5, fn i -> i * 2 end) |> Enum.take(3)
Stream.interval(1) |> Enum.take(2)
Stream.interval(-1)
Stream.iterate(1, & &1 * 2) |> Enum.take(4)
Stream.repeatedly(fn -> 1 end) |> Enum.take(2)
Stream.resource(fn -> [1, 2] end, fn [] -> {:halt, []}; [h | t] -> {[h], t} end, fn s -> send(self(), {:after, s}) end) |> Enum.to_list
Stream.resource(fn -> 1 end, fn _ -> raise "x" end, fn s -> send(self(), {:after2, s}) end) |> Enum.to_list
Stream.resource(fn -> 1 end, fn n -> {[n], n + 1} end, fn s -> IO.inspect({:done, s}) end) |> Enum.take(2)
Stream.resource(fn -> 1 end, fn n -> {[n, n], n + 1} end, fn s -> IO.inspect({:done, s}) end) |> Enum.take(3)
Stream.resource(fn -> 1 end, fn n -> :bad end, fn s -> IO.inspect({:done, s}) end) |> Enum.take(3)
Stream.resource(fn -> 1 end, fn n -> {Stream.map(1..3, & &1), n} end, fn s -> IO.inspect({:done, s}) end) |> Enum.take(4)
Stream.timer(1) |> Enum.to_list
Stream.unfold(3, fn 0 -> nil; n -> {n, n - 1} end) |> Enum.to_list
Stream.unfold(3, fn _ -> :bad end) |> Enum.to_list
Stream.cycle(1) |> Enum.take(1)
Stream.duplicate(:x, 3) |> Enum.to_list
Stream.duplicate(:x, 0) |> Enum.to_list
Stream.duplicate(:x, -1)
"""
|> String.split("\n", trim: true)
|> Enum.each(show)
