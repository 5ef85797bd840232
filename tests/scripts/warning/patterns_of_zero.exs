defmodule Zero do
  def a(0.0), do: 1
  def a(_), do: 2
  def b(+0.0), do: 1
  def b(-0.0), do: 2
  def c({0.0, 1}), do: 1

  def d(x) do
    case x do
      0.0 -> 1
      _ -> 2
    end
  end
end

IO.inspect([Zero.a(0.0), Zero.b(-0.0), Zero.c({0.0, 1}), Zero.d(1)])
