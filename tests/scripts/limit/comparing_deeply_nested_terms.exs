nest = fn leaf -> Enum.reduce(1..200_000, leaf, fn _, acc -> {acc, 1} end) end
IO.inspect(nest.(1) == nest.(1))
IO.inspect(nest.(1) < nest.(2))
IO.inspect(nest.(1) === nest.(1.0))
