defmodule Circle do
  defstruct [:r]
end

defmodule Rect do
  defstruct [:w, :h]
end

defmodule Area do
  def of(%Circle{r: r}), do: 3 * r * r
  def of(%Rect{w: w, h: h}), do: w * h
  def of(%mod{}), do: {:unknown, mod}
  def make, do: [%Circle{r: 1}, %Rect{w: 2, h: 3}, 1..2]
end

IO.inspect(Enum.map(Area.make(), &Area.of/1))
