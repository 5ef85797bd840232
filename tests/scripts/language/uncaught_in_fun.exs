defmodule X do
  def a(x), do: Enum.map(x, fn y -> b(y) + 1 end)
  def b(y), do: String.to_integer(y) * 2
end
X.a(["1", "x"])
