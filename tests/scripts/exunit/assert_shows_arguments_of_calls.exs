# normalise: suite frames pids
ExUnit.start(seed: 0)

defmodule SampleTest do
  use ExUnit.Case

  defp given(value), do: Process.get(:none, value)

  test "remote call" do
    x = 3
    assert Enum.member?([1, 2], given(x))
  end

  test "local call with a literal" do
    assert given(nil)
  end

  test "local call with a variable" do
    y = false
    assert given(y)
  end

  test "anonymous function" do
    f = fn x -> x end
    assert f.(nil)
  end

  test "pipe" do
    assert [1, 2] |> Enum.map(&(&1 + 1)) |> Enum.member?(given(7))
  end

  test "refuted call" do
    x = [1]
    refute Enum.member?(x, 1)
  end

  test "long arguments" do
    assert Enum.empty?(Enum.to_list(1..60))
  end

end
