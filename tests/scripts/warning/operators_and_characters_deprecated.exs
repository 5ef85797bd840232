defmodule C000 do
  import Bitwise
  def f(x), do: x ^^^ 1
end

defmodule C001 do
  import Bitwise
  def f(x), do: ~~~x
end

defmodule J3 do
  def h(x, y) do
    IO.inspect x, label: g y, 1
    if x, do: g(x, 1), else: g y, 1
    g(x, a: 1)
    g x, a: g(y, 2)
  end
  def g(x, y), do: {x, y}
end

x = ? 
IO.puts(x)

IO.puts("done")
