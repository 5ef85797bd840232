defmodule TailTrace do
  def a(x), do: b(x)
  def b(x), do: c(x)
  def c(x), do: x + Process.get(:none, :not_a_number)
end

r = TailTrace.a(1)
IO.inspect(r)
