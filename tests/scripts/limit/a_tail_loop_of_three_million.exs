defmodule Loop do
  def go(0, acc), do: acc
  def go(n, acc), do: go(n - 1, acc + n)
end

IO.inspect(Loop.go(3_000_000, 0))
