# A tail call ten million times.
defmodule Loop do
  def go(0, acc), do: acc
  def go(n, acc), do: go(n - 1, acc + n)
end

Loop.go(100_000, 0)
t0 = System.monotonic_time(:microsecond)
50_000_005_000_000 = Loop.go(10_000_000, 0)
IO.puts("tail_loop_10M #{System.monotonic_time(:microsecond) - t0} us")
