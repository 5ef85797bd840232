# stderr: ignored
IO.inspect for x <- 1..3, y <- [:a, :b], do: {x, y}
IO.inspect for {:ok, v} <- [{:ok, 1}, :err, {:ok, 2}], do: v
IO.inspect for x <- [1, 1, 2], uniq: true, do: x
IO.inspect for x <- [1, 2, 3], reduce: 0 do acc -> acc + x end
IO.inspect for x <- 1..4, rem(x, 2) == 0, into: %{}, do: {x, x * x}
IO.inspect for x <- [1, 2], y = x * 2, y > 2, do: y
IO.inspect(for x when x > 1 <- [1, 2, 3], do: x)
IO.inspect for(x <- [3,1], into: MapSet.new(), do: x)
IO.inspect for {k, v} <- %{a: 1}, into: [], do: {v, k}
IO.inspect for x <- 1..2, <<c <- "ab">>, do: {x, c}
IO.inspect(for x <- 1..3, reduce: %{} do
  %{} = acc when x > 1 -> Map.put(acc, x, 1)
  acc -> acc
end)
IO.inspect for x <- [nil, 1], x, do: x
IO.inspect for _ <- 1..2, into: "", do: "ab"
for x <- 1..2, do: IO.puts(x)
IO.inspect for(%{a: a} <- [%{a: 1}, %{b: 1}], do: a)
IO.inspect for(x <- [1,2], uniq: true, into: "", do: <<x>>)
IO.inspect for i <- 1..3, j <- i..3//1, i != j, into: MapSet.new, uniq: true, do: i*j
