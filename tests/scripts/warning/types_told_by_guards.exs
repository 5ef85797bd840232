defmodule TypesToldByGuards do
  def f_0(x) when is_bitstring(x), do: x + 1

  def f_1(x) when is_number(x), do: x <> "a"

  def f_2(x) when is_boolean(x), do: x <> "a"

  def f_3(x) when is_nil(x), do: x <> "a"

  def f_4(x) when x in [1, 2], do: x <> "a"

  def f_5(x) when x in [:a, :b], do: x <> "a"

  def f_6(x) when x == 1, do: x <> "a"

  def f_7(x) when is_function(x), do: x <> "a"

  def f_8(x) when is_function(x, 1), do: x <> "a"

  def f_9(x) when is_function(x, 1), do: x.(1, 2)

  def f_10(x) when is_pid(x), do: x <> "a"

  def f_11(x) when is_tuple(x), do: x <> "a"

  def f_12(x) when tuple_size(x) == 2, do: x <> "a"

  def f_13(x) when map_size(x) == 2, do: x <> "a"

  def f_14(x) when length(x) == 2, do: x <> "a"

  def f_15(x) when is_list(x) and x != [], do: x <> "a"

  def f_16(x) when x == nil, do: x <> "a"

  def f_17(x) when is_map_key(x, :a), do: x <> "a"

  def f_18(x) when byte_size(x) > 1, do: x + 1

  def f_19(x) when is_integer(x) or is_binary(x), do: x.foo

  def f_20(x) when x do
    x + 1
  end

  def f_21(x) when x == "a" or x == :b do
    x + 1
  end

  def f_22(x) when not is_nil(x) do
    x + "a"
  end

  def f_23(x) when x === 1 do
    x <> "a"
  end

  def f_24(x) when is_atom(x) or is_binary(x) do
    case x do
      y when is_atom(y) -> y <> "a"
      z -> z + 1
    end
  end

  def f_25(x) when is_atom(x) or is_binary(x) do
    if is_atom(x) do
      x <> "a"
    else
      x + 1
    end
  end

  def f_26(x, y) do
    if is_integer(x) and is_atom(y) do
      y + 1
    else
      x + "a"
    end
  end

  def f_27(x, y) do
    if is_integer(x) or is_atom(y) do
      y + "a"
    else
      y + "a"
    end
  end

  def f_28(x) do
    if not is_integer(x) do
      x + "a"
    else
      x.foo
    end
  end

  def f_29(x) do
    if !is_integer(x) do
      x + "a"
    else
      x.foo
    end
  end

  def f_30(x) do
    unless is_integer(x) do
      x + "a"
    else
      x.foo
    end
  end

  def f_31(x) do
    if is_nil(x) do
      x + 1
    else
      x + "a"
    end
  end

  def f_32(x) do
    if x in [:a, :b] do
      x <> "a"
    else
      x + "a"
    end
  end

  def f_33(x) do
    if is_map(x) and is_map_key(x, :a) do
      x <> "a"
    else
      x + "a"
    end
  end

  def f_34(x) do
    if x == nil do 1 else x + "a" end
  end

  def f_35(x) do
    if is_integer(x) do
      x.foo
    else
      x
    end
  end
end

IO.puts("done")
