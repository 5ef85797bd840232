defmodule A do
  def h(_x) do
    _x + 1
  end

  def j(x, x), do: 1
  def k(_x, _x), do: 1
end

IO.puts(A.h(1))
