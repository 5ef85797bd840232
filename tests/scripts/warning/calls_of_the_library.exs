defmodule CallsOfTheLibrary do
  def f_0(x) do
    String.upcase(:a)
  end

  def f_1(x) do
    m = %{a: 1, b: 2}
    Map.fetch!(m, :c)
  end

  def f_2(), do: [1 | 2] ++ [3]

  def f_3(), do: 1 ++ [3]

  def f_4(x) when is_map(x), do: hd(x)

  def f_5(), do: hd([])

  def f_6(x), do: length(:a)

  def f_7(x) do
    not 1
  end

  def f_8(x) do
    div(1.0, 2)
  end

  def f_9(x) do
    send(1, x)
  end

  def f_10(x) do
    apply(:a, 1, [])
  end

  def f_11(x) do
    spawn(1)
  end

  def f_12(x) do
    :maps.get(:a, 1)
  end

  def f_13(x) do
    Map.get(:a, 1)
  end

  def f_14(x), do: Regex.match?("a", x)

  def f_15(x), do: Process.sleep(:a)
  def g_15(x), do: :timer.sleep("a")

  def f_16(x) do
    Keyword.get(%{}, :a)
  end

  def f_17(x) do
    List.first(1)
  end

  def f_18(x) do
    String.length(1)
  end

  def f_19(x) do
    String.split(1, 2)
  end

  def f_20(x) do
    String.replace(x, 1, 2)
  end

  def f_21(x) do
    IO.puts(1, 2)
    Integer.parse(1)
  end

  def f_22(x) do
    String.to_atom(1)
  end

  def f_23(x) do
    x = GenServer.start_link(1, 2)
    x + 1
  end

  def f_24(x) do
    y = Map.put(x, :a, 1)
    y + 1
  end

  def f_25(x) do
    y = Map.put(%{b: 1}, :a, 1)
    y.c
  end

  def f_26(x) do
    y = Map.get(%{b: 1}, :a)
    y.c
  end

  def f_27(x) do
    y = Map.keys(x)
    y + 1
  end

  def f_28(x) do
    case Map.fetch(x, :a) do
      {:ok, a} -> a
      nil -> 1
    end
  end

  def f_29(x) do
    case Integer.parse(x) do
      {a, ""} -> a
      {:ok, 1} -> 1
      nil -> 1
    end
  end

  def f_30(x) do
    -"a"
  end

  def f_31(x) do
    abs("a")
  end

  def f_32(x) do
    round(:a)
  end

  def f_33(x), do: div(x, "a")
  def g_33(x), do: rem("a", x)
  def h_33(x), do: x / nil
  def i_33(x), do: x * :a
  def j_33(x), do: x - "b"
  def k_33(x), do: "b" - x
end

IO.puts("done")
