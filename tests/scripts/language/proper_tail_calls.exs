defmodule Tail do
  def even?(0), do: true
  def even?(n), do: odd?(n - 1)
  def odd?(0), do: false
  def odd?(n), do: even?(n - 1)

  def count(0, acc), do: acc

  def count(n, acc) do
    case rem(n, 2) do
      0 -> if n > 0, do: count(n - 1, acc + 1), else: :never
      _ -> cond do true -> count(n - 1, acc) end
    end
  end
end

IO.inspect(Tail.even?(1_000_001))
IO.inspect(Tail.count(1_000_000, 0))
