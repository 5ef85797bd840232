defmodule Shape do
  def area({:square, s}), do: s * s
  def area({:rect, w, h}), do: w * h
end

r = Shape.area(Process.get(:none, {:circle, 3}))
IO.inspect(r)
