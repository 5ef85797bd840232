# fib(30): calls, small integers, comparisons.
defmodule Fib do
  def of(n) when n < 2, do: n
  def of(n), do: of(n - 1) + of(n - 2)
end

Fib.of(22)
t0 = System.monotonic_time(:microsecond)
832_040 = Fib.of(30)
IO.puts("fib_30 #{System.monotonic_time(:microsecond) - t0} us")
