_ = Stream.map(1..3, fn x -> IO.puts("never #{x}") end)
1..10
|> Stream.map(fn x ->
  IO.puts("map #{x}")
  x * 2
end)
|> Stream.filter(&(rem(&1, 4) == 0))
|> Enum.take(2)
|> IO.inspect()

IO.inspect(Stream.iterate(1, &(&1 * 2)) |> Enum.take(8))
IO.inspect(Stream.unfold({0, 1}, fn {a, b} -> {a, {b, a + b}} end) |> Enum.take(10))
IO.inspect(Stream.cycle([1, 2]) |> Stream.with_index() |> Enum.take(3))
