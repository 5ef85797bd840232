defmodule Many do
  def f(x) when hd(x) == 0 when is_atom(x), do: :yes
  def f(_), do: :no
end

IO.inspect({Many.f([0]), Many.f(:a), Many.f(1)})

g = fn
  x, y when x > y when y == 0 -> :first
  _, _ -> :second
end

IO.inspect({g.(2, 1), g.(-1, 0), g.(1, 1)})
