IO.inspect(for x <- [1, 2, 1, 3, 2], uniq: true, do: x)
IO.inspect(for x <- 1..6, uniq: true, do: rem(x, 3))
