defmodule A do
  def c do
    x = 1
    x == "a"
  end

  def d, do: 1 > "a"

  def e do
    x = :b
    x != 2
  end

  def f(x), do: x == "a"
  def g, do: 1 == 1.0
end

IO.puts("done")
