# A supervisor that starts 100,000 children.
defmodule Child do
  use GenServer
  def start_link(n), do: GenServer.start_link(__MODULE__, n)
  def init(n), do: {:ok, n}
end

run = fn n ->
  children = for i <- 1..n, do: Supervisor.child_spec({Child, i}, id: i)
  t0 = System.monotonic_time(:microsecond)
  {:ok, sup} = Supervisor.start_link(children, strategy: :one_for_one)
  t = System.monotonic_time(:microsecond) - t0
  Supervisor.stop(sup)
  t
end

run.(1000)
IO.puts("supervisor_100k #{run.(100_000)} us")
