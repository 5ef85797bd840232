defmodule Fact do
  def f(0), do: 1
  def f(n), do: n * f(n - 1)
end

defmodule CompileTime do
  defmacro fact(n), do: Fact.f(n)

  defmacro sum_all([h | t]), do: quote(do: unquote(h) + CompileTime.sum_all(unquote(t)))
  defmacro sum_all([]), do: 0
end

defmodule UseCompileTime do
  require CompileTime
  def run, do: {CompileTime.fact(20), CompileTime.sum_all([1, 2, 3])}
end

IO.inspect(UseCompileTime.run())
