defmodule A do
  def f(x) do
    if true do
      x = 2
    end

    x
  end

  def g(x) do
    case Process.get(:none, 1) do
      x -> 2
    end

    x
  end

  def i(list) do
    total = 0
    Enum.each(list, fn i -> total = total + i end)
    total
  end

  def l(x) do
    x = x + 1
    x = 3
    1
  end

  def m(y) do
    for y <- [1], do: 1

    with {:ok, z} <- y, do: 1

    receive do
      msg -> 1
    after
      0 -> 1
    end

    try do
      1
    rescue
      e -> 1
    catch
      k, v -> 1
    end
  end

  def n({a, b}, %{c: d}, <<e::8, f::binary>>, [g | h]) do
    fn i, j -> 1 end
  end

  def o(_unused, __module), do: 1
end

x = 1
IO.puts("done")
