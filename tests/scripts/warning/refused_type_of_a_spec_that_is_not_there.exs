IO.puts("before")

defmodule A do
  @spec f(x) :: x when x: y
  def f(x), do: x
end
