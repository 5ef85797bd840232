# 100,000 Agents, each updated in turn and read.
run = fn n ->
  agents = for i <- 1..n, do: elem(Agent.start_link(fn -> i end), 1)
  t0 = System.monotonic_time(:microsecond)
  for a <- agents, do: Agent.update(a, &(&1 + 1))
  sum = Enum.reduce(agents, 0, fn a, acc -> acc + Agent.get(a, & &1) end)
  t = System.monotonic_time(:microsecond) - t0
  true = sum == div(n * (n + 1), 2) + n
  t
end

run.(1000)
IO.puts("agents_100k #{run.(100_000)} us")
