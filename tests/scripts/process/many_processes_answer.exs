parent = self()
n = 10_000
for i <- 1..n, do: spawn(fn -> send(parent, {:square, i * i}) end)

total =
  Enum.reduce(1..n, 0, fn _, acc ->
    receive do: ({:square, x} -> acc + x)
  end)

IO.inspect(total)
