defmodule TypesToldByPatterns do
  def f_0(%{a: a}), do: a + "a"

  def f_1([a | b]), do: a + "a"

  def f_2([a | b]), do: b + 1

  def f_3(%{a: a} = m) when is_integer(a), do: m + 1

  def f_4(<<a, b::binary>>), do: b + 1

  def f_5(<<a, b::bits>>), do: b + 1

  def f_6(<<a::float, b::8>>), do: a <> "a"

  def f_7() do
    {a, b} = {1, 2}
    a <> b
  end

  def f_8() do
    [a, b] = [1, 2]
    a <> b
  end

  def f_9() do
    %{a: a} = %{a: 1}
    a <> "b"
  end

  def f_10() do
    %{b: a} = %{a: 1}
    a <> "b"
  end

  def f_11({a, _, %{b: [c]}}, <<d, _::binary>>, "a" <> e) do
    a + "a"
  end

  def f_12({a, _, %{b: [c]}}) do
    c + "a"
  end

  def f_13(%{a: [b | _]}) when is_binary(b) do
    b + 1
  end

  def f_14({:ok, a} = x) do
    x + 1
  end

  def f_15({:ok, a, b} = x) do
    x + 1
  end

  def f_16([1, a] = x) do
    x + 1
  end

  def f_17([1, a | b] = x) do
    x + 1
  end

  def f_18([] = x) do
    x + 1
  end

  def f_19("abc" = x) do
    x + 1
  end

  def f_20("abc" <> r = x) do
    x + 1
  end

  def f_21(%{"a" => b} = x) do
    x + 1
  end

  def f_22(%_{} = x) do
    x + 1
  end

  def f_23(%s{} = x) do
    s + 1
  end

  def f_24(x, 1.0 = y) do
    y <> "a"
  end

  def f_25(x) do
    y = {x, 1}
    {a, b} = y
    b <> "b"
  end

  def f_26(x) do
    {:ok, y} = {:ok, 1}
    y <> "a"
  end

  def f_27([h | t]) when is_list(t) do
    t + 1
  end

  def f_28(x) do
    for {y, 1} <- x, do: y + "a"
  end

  def f_29(x) do
    with {:ok, y} <- {:ok, 1} do
      y <> "a"
    end
  end

  def f_30(x) do
    receive do
      {:a, y} -> y + "a"
      z when is_binary(z) -> z + 1
    end
  end

  def f_31([x | y] = z) when is_atom(x) do
    x + 1
  end
end

IO.puts("done")
