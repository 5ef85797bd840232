defmodule Order do
  def f(0), do: :zero
  def f(n) when n > 100, do: :big
  def f(n) when is_integer(n), do: :int
  def f([]), do: :empty
  def f([_]), do: :single
  def f(%{}), do: :map
  def f("a" <> _), do: :starts_with_a
  def f(_), do: :other
end

IO.inspect(Enum.map([0, 101, 5, [], [1], [1, 2], %{a: 1}, "abc", "bc", 0.0], &Order.f/1))
