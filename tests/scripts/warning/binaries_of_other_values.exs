defmodule BinariesOfOtherValues do
  def f_0(x) when is_integer(x), do: x <> "a"

  def f_1(x) do
    z = x + 1
    z <> "a"
  end

  def f_2(x) when is_binary(x) do
    <<x::integer>>
  end

  def f_3(x) when is_integer(x) do
    <<x::binary>>
  end

  def f_4(<<x>>) do
    x <> "a"
  end

  def f_5(x) do
    receive do
      {:a, y} when is_integer(y) -> y <> "a"
    end
  end

  def f_6(x) do
    fn y when is_integer(y) -> y <> "a" end
  end

  def f_7(x) do
    y = "a#{x}"
    y + 1
  end

  def f_8() do
    m = %{a: 1, b: "x"}
    m.a <> m.b
  end

  def f_9(x) do
    (x + 1) * 2 <> "a"
  end

  def f_10(x) when is_integer(x) do
    x = "a" <> x
    x
  end

  def f_11(x) do
    z = x |> Integer.to_string()
    z + 1
  end
end

IO.puts("done")
