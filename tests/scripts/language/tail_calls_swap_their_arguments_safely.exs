defmodule Swap do
  def go(0, a, b), do: {a, b}
  def go(n, a, b), do: go(n - 1, b, a + b)
end

IO.inspect(Swap.go(10, 0, 1))
IO.inspect(Swap.go(100, 0, 1))
