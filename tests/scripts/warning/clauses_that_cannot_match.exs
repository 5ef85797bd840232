defmodule A do
  def f(_), do: 1
  def f(1), do: 2
  def i({:ok, a}), do: a
  def i({:ok, 1}), do: 1
  def i(_), do: 1
  def i(x), do: x
  def l(:a), do: 1
  def l(:b), do: 1
  def l(:a), do: 1
  def l(:c), do: 1
  def v(1, _), do: 1
  def v(2, _), do: 1
  def v(1, 3), do: 1
  def s(:a, _), do: 1
  def s(_, 1), do: 2
  def s(:a, 2), do: 3
  defmacro u(1), do: 1
  defmacro u(_), do: 2
  defmacro u(3), do: 3

  def j(x) do
    case x do
      _ -> 1
      2 -> 3
    end
  end

  def k(x) do
    case x do
      1 -> 1
      1 -> 2
      {:ok, _} -> 1
      {:ok, 1} -> 2
      [] -> 1
      [_ | _] -> 2
      [1] -> 3
    end
  end

  def m do
    fn
      _ -> 1
      2 -> 3
    end
  end

  def n do
    receive do
      _ -> 1
      :a -> 2
    end
  end

  def overlapping({1, _}), do: 1
  def overlapping({_, 2}), do: 2
  def overlapping({1, 2}), do: 3
end

IO.puts("done")
