defmodule Fill do
  def f(a \\ 1, b, c \\ 3), do: {a, b, c}
end

IO.inspect(Fill.f(:x))
IO.inspect(Fill.f(:x, :y))
IO.inspect(Fill.f(:x, :y, :z))
