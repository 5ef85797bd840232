defmodule Guards do
  defguard is_even(n) when is_integer(n) and rem(n, 2) == 0
  defguardp is_small(n) when n < 10
  def kind(n) when is_even(n) and is_small(n), do: :small_even
  def kind(n) when is_even(n), do: :even
  def kind(_), do: :other
end

IO.inspect(Enum.map([2, 20, 3, :a], &Guards.kind/1))
