# A guard of a module may be made of those that the module defines before it.
defmodule Bounds do
  defguardp is_low(x) when x < 0
  defguard is_small(x) when is_integer(x) and x < 10
  defguard is_between(x, y) when is_small(x) and is_small(y) and x <= y
  defguard is_odd_one(x) when is_low(x) or is_small(x)

  def pair(a, b) when is_between(a, b), do: {:between, a, b}
  def pair(a, _) when is_odd_one(a), do: {:odd, a}
  def pair(_, _), do: :neither

  def outside(x), do: {is_small(x), is_between(x, x), is_odd_one(x)}
end

IO.inspect(Bounds.pair(1, 2))
IO.inspect(Bounds.pair(3, 2))
IO.inspect(Bounds.pair(-30, 200))
IO.inspect(Bounds.pair(20, 30))
IO.inspect(Bounds.outside(5))

defmodule User do
  import Bounds
  def f(x) when is_between(1, x), do: :yes
  def f(_), do: :no
end

IO.inspect({User.f(3), User.f(12)})
