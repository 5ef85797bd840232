result =
  [1, 2, 3, 4]
  |> Enum.filter(&(rem(&1, 2) == 0))
  # a comment between
  |> Enum.map(fn x ->
    x * x
  end)
  |> Enum.sum()
  |> then(&(&1 + 1))

IO.inspect(result)
5 |> IO.inspect(label: "tapped") |> tap(&IO.puts/1) |> Kernel.*(2) |> IO.inspect()
