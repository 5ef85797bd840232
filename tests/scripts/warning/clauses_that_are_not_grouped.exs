defmodule B do
  def x(1), do: 1
  def y(x), do: x + 1
  def x(2), do: 1
  def y(x, z), do: x + z
  defp pri(1), do: 1
  def z(x), do: pri(x)
  defp pri(2), do: 1
  def q(a) do a end
  def q(b)
  def w(x, y \\ 1), do: {x, y}
  def w(:a, :b), do: 1
end

IO.puts("done")
