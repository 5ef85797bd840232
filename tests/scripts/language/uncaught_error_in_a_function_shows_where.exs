defmodule Trace do
  def outer(x) do
    y = inner(x)
    y + 1
  end

  def inner(x) do
    z = 10 / x
    z * 2
  end
end

v = Trace.outer(Process.get(:none, 0))
IO.inspect(v)
