defmodule ResultsOfBlocks do
  def f_0(x) do
    y = if x, do: 1, else: :a
    y <> "a"
  end

  def f_1(x) do
    y = case x do
      1 -> 1
      2 -> "a"
      _ -> nil
    end
    y.foo
  end

  def f_2(x) do
    y = try do
      1
    rescue
      _ -> :a
    catch
      _, _ -> "a"
    end
    y.foo
  end

  def f_3(x) do
    y = receive do
      1 -> :a
    after 0 -> :b
    end
    y + 1
  end

  def f_4(x) do
    y = for z <- x, do: z + 1
    y + 1
  end

  def f_5(x) do
    y = for z <- x, into: "", do: z
    y + 1
  end

  def f_6(x) do
    y = cond do
      x -> 1
      true -> :a
    end
    y.foo
  end

  def f_7(x) do
    y = f_7(x)
    y + 1
    z = if y == 1, do: :a, else: "b"
    z.foo
  end

  def f_8(x) do
    try do
      x + 1
    rescue
      e -> e + 1
    catch
      k, v -> k + 1
    end
  end
end

IO.puts("done")
