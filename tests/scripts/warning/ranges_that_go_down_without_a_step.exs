defmodule R do
  def a, do: Enum.slice([1, 2, 3], 0..-2)
  def b, do: String.slice("hello", 1..-1)
  def c(1..-1), do: 1
  def d(x), do: Enum.to_list(x..1)
  def e, do: 0..-1//1
end

IO.inspect({R.a(), R.b(), R.d(3), R.e()})
