IO.puts("before")

defmodule A do
  def f, do: y
  def g, do: z + 1
  def i(x), do: 1
  def j(x) when foo(x), do: x
end

IO.puts("never")
