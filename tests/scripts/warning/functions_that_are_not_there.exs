IO.puts("before")

defmodule A do
  def f, do: 1
  def h, do: undefd(1)
  def hh, do: undefdd(1) + undefd(2)
  def i(x), do: 1
  defp unused, do: f()
end

IO.puts("never")
