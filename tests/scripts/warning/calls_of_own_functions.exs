defmodule CallsOfOwnFunctions do
  def g_0(x) when is_integer(x), do: x
  def f_0(), do: g_0("a")

  defp g_1(x) when is_integer(x), do: x
  defp g_1(x) when is_binary(x), do: x
  def f_1(), do: g_1(:a)

  def f_2(x), do: String.length(x)
  def g_2(x) do
    f_2(1)
    y = f_2(x)
    y <> "a"
  end

  defp priv_3(x, y \\ 1), do: x + y
  def g_3(), do: priv_3("a")
  def h_3(), do: priv_3(1, "a")

  def g_4(x) when is_integer(x), do: x
  def f_4(x) do
    g_4("a")
    g_4(:b)
  end

  def g_5(x) when is_integer(x), do: x
  def f_5(x) do
    g_5(g_5(x))
    g_5(x) <> "a"
  end

  def g_6(x) do
    1 + "a"
  end
  def f_6(x) do
    g_6(x) <> "a"
    g_6(x).foo
  end

  defp g_7(x), do: x
  def f_7(x) do
    y = g_7(1)
    y <> "a"
  end

  defp g_8(x), do: {:ok, x}
  def f_8(x) do
    case g_8(1) do
      {:ok, x} -> x
      {:error, e} -> e
    end
  end

  def g_9(x), do: {:ok, x}
  def f_9(x) do
    case g_9(1) do
      {:ok, x} -> x
      {:error, e} -> e
    end
    {:error, _} = g_9(2)
  end

  def g_10(x) when is_integer(x), do: {:ok, x}
  def g_10(x) when is_atom(x), do: :error
  def f_10(x) do
    {:error, _} = g_10(x)
  end

  def g_11(%{a: a}), do: a
  def f_11(x) do
    g_11(1)
    g_11(%{b: 1})
  end

  def g_12(%{a: a}), do: a
  def f_12(x) do
    g_12(%{b: 1})
  end

  def g_13({a, b}), do: a
  def f_13(x) do
    g_13({1, 2, 3})
  end

  def g_14([a | b]), do: a
  def f_14(x) do
    g_14([])
  end

  def g_15(a), do: a + 1
  def f_15(x) do
    g_15([])
  end

  def g_16(a), do: a.foo + 1
  def f_16(x) do
    g_16(%{})
  end

  def g_17(a), do: a.foo + 1
  def f_17(x) do
    g_17(%{foo: "a"})
  end

  def g_18(a, b), do: a + b
  def f_18(x) do
    g_18(x, :a)
  end

  def g_19(a, 1), do: a
  def g_19(a, 2), do: a <> "b"
  def f_19(x) do
    g_19(x, :a)
    g_19(1, 2)
  end

  def f_20(x) do
    g_20(x)
    x.foo
  end
  def g_20(a) when is_integer(a), do: a

  def f_21(x) do
    y = g_21(x)
    y.foo
  end
  def g_21(a) when is_integer(a), do: 2

  defp even_22(0), do: true
  defp even_22(n), do: odd_22(n - 1)
  defp odd_22(0), do: false
  defp odd_22(n), do: even_22(n - 1)
  def f_22(x) do
    even_22("a")
    y = even_22(1)
    y.foo
  end

  def g_23({a, b}), do: a + 1
  def f_23(), do: g_23(1)

  def g_24([a | _]), do: a + 1
  def f_24(), do: g_24(1)

  def g_25(%{a: {b, _}}), do: b + 1
  def f_25(), do: g_25(1)

  def g_26(%URI{host: h} = u), do: h <> "a"
  def f_26(), do: g_26(1)

  def g_27(x) when not is_nil(x), do: 1
  def f_27(), do: g_27(nil)

  def g_28(nil), do: 1
  def g_28(x), do: x + 1
  def f_28(), do: g_28(:b)

  def g_29(nil, 1), do: 1
  def g_29(x, :a), do: x
  def f_29(), do: g_29(:b, "s")

  def g_30(nil, _, 1), do: 1
  def g_30(nil, _, _), do: 1
  def g_30(x, _, :a), do: x
  def f_30(), do: g_30(:b, 1, "s")
end

IO.puts("done")
