defmodule FieldsAndUpdates do
  def f_0(x) when is_list(x), do: x.foo

  def f_1() do
    m = %{a: 1}
    m.b
  end

  def f_2(%URI{} = x), do: x.foo

  def f_3(x) do
    try do
      x
    rescue
      e in RuntimeError -> e.foo
    end
  end

  def f_4() do
    m = %{a: 1}
    %{m | b: 2}
  end

  def f_5() do
    m = %{a: 1}
    y = %{m | a: :b}
    y + 1
  end

  def f_6() do
    m = %{a: 1, b: %{c: 1}}
    m.b.d
  end

  def f_7(x) do
    m = %{b: x, a: 1}
    m.c
  end

  def f_8(x) do
    m = %{m: [], a: {1, x}}
    m + 1
  end

  def f_9(x) do
    y = 1
    y.foo
    y + "b"
  end

  def f_10(x) do
    y = [a: 1]
    y[:a] + "a"
  end

  def f_11(x) do
    y = %URI{x | host: "a"}
    y + 1
  end

  def f_12(%URI{host: h} = u) do
    y = %URI{u | host: "a"}
    y + 1
  end
end

IO.puts("done")
