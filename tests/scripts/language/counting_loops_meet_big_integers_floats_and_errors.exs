defmodule Count do
  def add(0, acc), do: acc
  def add(n, acc), do: add(n - 1, acc + n)

  def step(0, acc), do: acc
  def step(n, acc), do: step(n - 1, acc + 3)

  def down(0), do: :done
  def down(n), do: down(n - 1)

  def swap(0, a, b), do: {a, b}
  def swap(n, a, b), do: swap(n - 1, b, a + b)

  def sum([], acc), do: acc
  def sum([h | t], acc), do: sum(t, acc + h)

  def big(1_152_921_504_606_846_990, acc), do: acc
  def big(n, acc), do: big(n + 1, acc + 1)
end

try_it = fn fun ->
  try do
    fun.()
  rescue
    e -> {e.__struct__, Exception.message(e)}
  end
end

IO.inspect(Count.add(10, 0))
IO.inspect(Count.add(10, 1_152_921_504_606_846_970))
IO.inspect(Count.add(3, 0.5))
IO.inspect(Count.add(20_000, 0))
IO.inspect(Count.step(9_000, -9_000))
IO.inspect(Count.step(3, 1_152_921_504_606_846_974))
IO.inspect(Count.down(10_000))
IO.inspect(Count.swap(90, 0, 1))
IO.inspect(Count.sum([1, 2.5, 1_152_921_504_606_846_975, 4], 0))
IO.inspect(Count.big(1_152_921_504_606_846_970, 0))
IO.inspect(try_it.(fn -> Count.add(:many, 0) end))
IO.inspect(try_it.(fn -> Count.add(2, :none) end))
IO.inspect(try_it.(fn -> Count.add(2, "none") end))
IO.inspect(try_it.(fn -> Count.sum([1, "two"], 0) end))
