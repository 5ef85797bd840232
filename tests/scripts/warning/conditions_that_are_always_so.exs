defmodule ConditionsThatAreAlwaysSo do
  def f_0(x) do
    cond do
      1 -> 1
      :a -> 2
    end
  end

  def f_1(x) when is_integer(x), do: if(x, do: 1)

  def f_2(x) when is_integer(x), do: unless(x, do: 1)

  def f_3(x) when is_integer(x) do
    if x do 1 else 2 end
  end

  def f_4(x) do
    cond do
      true -> 1
      x -> 2
    end
  end

  def f_5(x) do
    y = 1
    if y, do: 1
    y + "b"
    if y, do: 1
  end
end

IO.puts("done")
