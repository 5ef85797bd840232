defmodule ValuesThatNoPatternTakes do
  def f_0(x) do
    case is_integer(x) do
      1 -> :ok
      true -> 2
      false -> 3
    end
  end

  def f_1(x) do
    y = {:ok, x}
    case y do
      {:error, e} -> e
      {:ok, v} -> v
    end
  end

  def f_2(x) do
    {:ok, y} = :error
    y
  end

  def f_3(x) do
    {:ok, y} = {:error, x}
    y
  end

  def f_4(x) when is_binary(x) do
    {:ok, y} = x
    y
  end

  def f_5(x) do
    with {:ok, a} <- {:error, x} do
      a
    end
  end

  def f_6(x) when is_integer(x) do
    :foo = x
  end

  def f_7(x) do
    y = [1, 2]
    case y do
      %{} -> 1
      [] -> 2
      _ -> 3
    end
  end

  def f_8(x) do
    case x do
      a when is_integer(a) -> 1
      b when is_integer(b) -> 2
      1.0 -> 3
    end
  end

  def f_9(x) do
    case x do
      {:ok, a} when is_integer(a) -> a
      {:ok, b} -> b <> "a" + 1
      c -> c + "a"
    end
  end

  def f_10(x) do
    case x do
      :a -> 1
      1 -> 2
      c -> c + "a"
    end
  end

  def f_11(x) when is_atom(x) do
    case x do
      :a -> 1
      1 -> 2
      "a" -> 3
      c -> c + 1
    end
  end

  def f_12(x) when is_boolean(x) do
    case x do
      true -> 1
      false -> 2
      _ -> 3
    end
  end

  def f_13(x) do
    case x == 1 do
      true -> 1
      false -> 2
      _ -> 3
    end
  end

  def f_14(x) do
    case {x, 1} do
      {a, :b} -> 1
      {a, b, c} -> 1
      {1, 2} -> 3
      _ -> 4
    end
  end

  def f_15(x) do
    case x.foo do
      1 -> 1
      :a -> 2
    end
    case x do
      %{foo: :b} -> 1
      :c -> 2
    end
  end

  def f_16(x) do
    case x do
      {:ok, y} when y > 1 -> 1
      {:ok, _} -> 2
      {:error, _} -> 3
      {:ok, 3} -> 4
      z -> z + "a"
    end
  end

  def f_17(x) when is_list(x) do
    case x do
      [] -> 1
      [_ | _] -> 2
      _ -> 3
    end
  end

  def f_18(x) when is_list(x) do
    case x do
      [] -> 1
      y -> y + 1
    end
  end

  def f_19(x) when is_boolean(x) do
    case x do
      true -> 1
      y -> y + 1
    end
  end

  defp g_20(x), do: {:ok, x}
  def f_20(x) do
    case g_20(1) do
      {:ok, x} -> x
      {:error, e} -> e
    end
  end

  def g_21(x), do: {:ok, x}
  def f_21(x) do
    case g_21(1) do
      {:ok, x} -> x
      {:error, e} -> e
    end
    {:error, _} = g_21(2)
  end

  def g_22(x) when is_integer(x), do: {:ok, x}
  def g_22(x) when is_atom(x), do: :error
  def f_22(x) do
    {:error, _} = g_22(x)
  end

  def f_23(x, y) when is_binary(x) do
    case {x, y} do
      {1, _} -> 1
      {_, 1} -> 2
      {nil, nil} -> 3
    end
  end

  def f_24(x) do
    with {:ok, a} <- g_24(x),
         :ok <- h_24(a) do
      1
    end
  end
  def g_24(x), do: {:error, x}
  def h_24(_), do: :error

  def f_25(x) do
    {:ok, a} = g_25(x)
    a
  end
  def g_25(x), do: {:error, x}

  def f_26(x) do
    {:ok, a} = String.to_integer(x)
    [b] = Integer.to_string(x)
    %{c: c} = x + 1
    {a, b, c}
  end

  def f_27(x) do
    %{c: c} = length(x)
    c
  end

  def f_28(x) do
    case x do
      {:ok, _} -> x + 1
      %{a: _} -> x + 1
      y when is_binary(y) -> x + 1
      _ -> x + "a"
    end
  end

  def f_29(x) do
    case x do
      {:ok, _} -> 1
      :b -> 2
    end
    x + 1
  end

  def f_30(x) do
    case x.a do
      {:ok, _} -> 1
      _ -> x.a + "a"
    end
    x + 1
  end

  def f_31(x) do
    with {:ok, y} <- x, do: x + 1
  end
end

IO.puts("done")
