x = [1,2]
dbg(x)
dbg(x |> Enum.map(& &1 * 2) |> Enum.sum())
dbg(if x == [] do 1 else 2 end)
dbg(case x do [_ | _] -> :l; _ -> :n end)
dbg(with [a | _] <- x, b = a do a + b end)
dbg(cond do x == 1 -> 1; true -> 2 end)
