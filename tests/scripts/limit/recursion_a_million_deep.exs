defmodule Deep do
  def count(0), do: 0
  def count(n), do: 1 + count(n - 1)
  def build(0), do: []
  def build(n), do: [n | build(n - 1)]
  def sum([]), do: 0
  def sum([h | t]), do: h + sum(t)
end

IO.inspect(Deep.count(1_000_000))
IO.inspect(Deep.sum(Deep.build(1_000_000)))
