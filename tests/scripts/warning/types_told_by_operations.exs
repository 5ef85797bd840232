defmodule TypesToldByOperations do
  def f_0(x), do: x + "a"

  def f_1() do
    x = "foo"
    x + 1
  end

  def f_2(x) do
    y = Integer.to_string(x)
    y + 1
  end

  def f_3(x) do
    %URI{x | host: "a"}
    x.foo
  end

  def f_4(x) do
    %{x | a: 1}
    x + 1
  end

  def f_5(x) do
    if not x, do: 1
    x + 1
  end

  def f_6(x) do
    div(1.0, 2)
  end

  def f_7(x) do
    y = rem(x, 2)
    y.foo
  end

  def f_8(x) do
    a = x + 1
    b = a + 2
    c = b * a - 1
    c <> "a"
  end

  def f_9(x) do
    a = 1 + 2
    b = 1.0 + 2
    c = 1 / 2
    d = div(x, 2)
    a.b
    b.c
    c.d
    d.c
    -x
    abs(x) <> "a"
  end

  def f_10(x, y, z) do
    a = x == y
    a + 1
    b = x and y
    b + 1
    c = not z
    c + 1
  end

  def f_11(x) do
    a = [1 | x]
    a + 1
    b = [x]
    b + 1
    c = []
    c + 1
    d = [a: x]
    d + 1
  end

  def f_12(x) do
    a = {x}
    a + 1
    b = {}
    b + 1
    c = {1, :a, "c", 1.0, nil, true}
    c + 1
  end

  def f_13(x) do
    a = %{}
    a + 1
    b = %{a: x}
    b + 1
    c = %{"a" => 1}
    c + 1
    d = %{1 => 1, :a => 2}
    d + 1
  end

  def f_14(x) do
    y = hd(x)
    y + 1
    z = tl(x)
    z + 1
  end

  def f_15(x) do
    z = length(x)
    z <> "a"
  end

  def f_16(x) do
    length(x)
    x <> "a"
  end

  def f_17(x) do
    z = byte_size(x)
    z <> "a"
  end

  def f_18(x) do
    z = map_size(x)
    x <> "a"
  end

  def f_19(x) do
    z = elem(x, 0)
    x <> "a"
  end

  def f_20(x) do
    z = x ++ [1]
    z <> "a"
  end

  def f_21(x) do
    z = [1] ++ x
    z <> "a"
  end

  def f_22(x) do
    z = [1, 2] -- x
    z <> "a"
  end

  def f_23(x) do
    z = x <> "a"
    z + 1
  end

  def f_24(x) do
    z = <<x, 1>>
    z + 1
  end

  def f_25(x) do
    z = <<x::bitstring>>
    z + 1
  end

  def f_26(x) do
    x = 1
    if x == 1, do: :a
    x = x + 1.0
    x <> "a"
  end

  def f_27(x) do
    {:ok, y} = x
    y + 1
    x + 1
  end

  def f_28(x) do
    %{a: %{b: y}} = x
    x + 1
  end

  def f_29(x) do
    [a, b | c] = x
    x + 1
  end

  def f_30(x) do
    {a, b, 1} = x
    x + 1
  end

  def f_31(x) when not is_nil(x) do
    x + 1
    x.foo
  end

  def f_32(x) when is_number(x) do
    div(x, 2)
    x.foo
  end

  def f_33(x) when not is_nil(x) do
    div(x, 2)
    x.foo
  end

  def f_34(x) when not is_nil(x) do
    abs(x)
    x.foo
  end

  def f_35(x) when not is_nil(x) do
    length(x)
    x.foo
  end

  def f_36(x) when not is_nil(x) do
    x.bar
    x + 1
  end

  def f_37(x) when is_map(x) do
    x.bar
    x + 1
  end

  def f_38(x) when is_map(x) do
    x.bar + 1
    x + 1
  end

  def f_39(%{a: _} = x) do
    x.bar + 1
    x + 1
  end

  def f_40(x) when not is_nil(x) do
    x + 1
    x + 2.0
    x <> "a"
  end

  def f_41(x) do
    x + 1
    x + 2.0
    x.foo
  end

  def f_42(x) do
    div(x, 1)
    x.foo
  end

  def f_43(x, y) do
    x + y
    x.foo + y.bar
  end

  def f_44(x, y) do
    x + 1.0
    x == "a"
    x.foo
  end

  def f_45(x) do
    if String.length(x) > 1 do
      x + 1
    end
  end

  def f_46(x) do
    x.(1, 2)
    x + 1
  end

  def f_47(x, y) do
    x.foo(y)
    x + 1
  end

  def f_48(x) do
    y = %{x | a: 1}
    y + 1
  end

  def f_49(x) when is_map(x) do
    y = %{x | a: 1, b: x.c}
    y + 1
  end

  def f_50(x) do
    1 + x.a.b + "a"
  end
end

IO.puts("done")
