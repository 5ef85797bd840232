defmodule RangesThatCountDown do
  def f_0(), do: 3..1

  def f_1(x), do: Enum.slice(x, 1..-1)

  def f_2(x), do: String.slice(x, 1..-2)
end

IO.puts("done")
