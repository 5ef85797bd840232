# Build, map and sum a list of a million by body recursion.
defmodule Lists do
  def build(0), do: []
  def build(n), do: [n | build(n - 1)]
  def map([], _), do: []
  def map([h | t], f), do: [f.(h) | map(t, f)]
  def sum([]), do: 0
  def sum([h | t]), do: h + sum(t)
  def run(n), do: n |> build() |> map(fn x -> x * 2 end) |> sum()
end

Lists.run(100_000)
t0 = System.monotonic_time(:microsecond)
1_000_001_000_000 = Lists.run(1_000_000)
IO.puts("lists_1M #{System.monotonic_time(:microsecond) - t0} us")
