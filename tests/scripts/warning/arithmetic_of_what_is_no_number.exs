defmodule A do
  def greet(name) do
    "Hello " + name
  end

  def b, do: "a" + 1

  def c(x) do
    y = "a"
    y + x
  end

  def d(x), do: x + "a"
  def e, do: nil + 1
  def f(x), do: "a" / x
  def g, do: "5" * 2
end

IO.puts("done")
