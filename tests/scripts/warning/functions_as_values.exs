defmodule FunctionsAsValues do
  def f_0() do
    fun = fn x -> x end
    fun.(1, 2)
  end

  def f_1(x) do
    g = fn a when is_integer(a) -> a end
    g.("a")
  end

  def f_2(x), do: (fn y -> y end) + 1

  def f_3(x) do
    g = &f_3/1
    g + 1
  end

  def f_4(x) do
    g = &(&1 <> "a")
    g + 1
  end

  def f_5(x) do
    g = fn a, b -> a + b end
    g.(:a, 1)
  end

  def f_6(x) do
    g = fn a -> a + 1 end
    y = g.(1)
    y <> "a"
  end

  def f_7(x) do
    x.(1, 2)
    x + 1
  end

  def f_8(x) do
    y = &f_8/1
    y.(1, 2)
  end

  def f_9(x) do
    y = 1
    y = y <> "a"
    y
  end
end

IO.puts("done")
