IO.inspect(Enum.map(1..40, &(&1 * 1000)))
IO.inspect(for i <- 1..6, do: "string number #{i}")
IO.inspect(Enum.to_list(1..27))
