defmodule Guard do
  def f(x) when hd(x) == 1, do: :list_of_one
  def f(x) when map_size(x) > 0 or is_atom(x), do: :map
  def f(x) when is_atom(x), do: :atom
  def f(x) when x / 2 > 1, do: :number
  def f(_), do: :none
end

IO.inspect(Guard.f([1]))
IO.inspect(Guard.f(:a))
IO.inspect(Guard.f(%{a: 1}))
IO.inspect(Guard.f("s"))
IO.inspect(Guard.f(10))
