defmodule R do
  def a, do: Enum.slice([1, 2, 3], 0..-2)
  def b, do: String.slice("hello", 1..-1)
  def c(1..-1), do: 1
  def d(x), do: Enum.to_list(x..1)
  def e, do: 0..-1//1
end

IO.inspect({R.a(), R.b(), R.d(3), R.e()})

defmodule Within do
  def a(x), do: x in 3..1
  def b(x), do: x in 3..1//-1
  def c(x) when x in 5..1, do: x
  def c(_), do: 0
  def d(x, low, high) when x in low..high, do: x
  def e(x), do: x not in 4..2
  def f(x) when x in 4..-2 or x not in 9..8, do: x
  def g(x), do: (x + 1) in 4..2
end

IO.inspect({Within.a(2), Within.b(2), Within.c(3), Within.d(1, 1, 2), Within.e(1), Within.f(3), Within.g(3)})
