parent = self()
n = 100_000
pids = for _ <- 1..n, do: spawn(fn -> receive do: (:go -> send(parent, :gone)) end)
for p <- pids, do: send(p, :go)
for _ <- 1..n, do: (receive do: (:gone -> :ok))
IO.puts("all answered")
