defmodule TypesLeftByEarlierClauses do
  def f_0(:a), do: 1
  def f_0(x), do: x + "a"

  def f_1({:a, _}), do: 1
  def f_1(x), do: x + "a"

  def f_2(nil), do: 1
  def f_2(x) when is_integer(x), do: 2
  def f_2(y), do: y + "a"

  def f_3(nil, _), do: 1
  def f_3(x, 1), do: x + "a"
  def f_3(y, z), do: y + "a"

  def f_4(%{a: 1}), do: 1
  def f_4(x), do: x + "a"

  def f_5([]), do: 1
  def f_5(x), do: x + "a"

  def f_6([_ | _]), do: 1
  def f_6(x), do: x + "a"

  def f_7({a, b}), do: 1
  def f_7(x), do: x + "a"

  def f_8(x) when x in [1, 2], do: 1
  def f_8(x), do: x + "a"

  def f_9(x) when is_atom(x), do: 1
  def f_9(x), do: x + "a"

  def f_10(x) when is_map(x), do: 1
  def f_10(x), do: x + "a"

  def f_11(x) when is_function(x), do: 1
  def f_11(x), do: x + "a"

  def f_12(x) when is_tuple(x), do: 1
  def f_12(x), do: x + "a"

  def f_13(true), do: 1
  def f_13(false), do: 1
  def f_13(x), do: x + "a"

  def f_14(x) when is_boolean(x), do: 1
  def f_14(x), do: x + "a"

  def f_15(x) when is_bitstring(x), do: 1
  def f_15(x), do: x + "a"

  def f_16(x) when is_number(x), do: 1
  def f_16(x), do: x + "a"

  def f_17(%{a: _}), do: 1
  def f_17(x), do: x + "a"

  def f_18(%URI{}), do: 1
  def f_18(x), do: x + "a"

  def f_19("a"), do: 1
  def f_19(1), do: 1
  def f_19(x), do: x + "a"

  def f_20(a, b) when is_integer(a), do: b
  def f_20(a, b) when is_integer(b), do: a
  def f_20(a, b), do: a + "a"

  def f_21(a, b) when is_integer(a) and is_integer(b), do: b
  def f_21(a, b), do: a + "a"

  def f_22(:a, :b), do: 1
  def f_22(a, b), do: a + "a"

  def f_23(a, :b), do: 1
  def f_23(a, b), do: b + "a"
end

IO.puts("done")
