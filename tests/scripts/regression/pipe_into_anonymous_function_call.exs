f = fn x, y -> {x, y} end
IO.inspect(1 |> f.(2))
IO.inspect(3 |> (&(&1 * 2)).())
IO.inspect(4 |> Kernel.-(1) |> Integer.to_string())
