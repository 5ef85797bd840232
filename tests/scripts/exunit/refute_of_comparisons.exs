# normalise: suite frames pids
ExUnit.start(seed: 0)

defmodule SampleTest do
  use ExUnit.Case

  defp given(value), do: Process.get(:none, value)

  test "equal" do
    refute given([1]) == given([1])
  end

  test "equal but not the same" do
    refute given(1) == given(1.0)
  end

  test "less" do
    refute given(1) < given(2)
  end

  test "in" do
    refute given(1) in [1, 2]
  end

  test "text match" do
    refute given("abc") =~ "b"
  end

  test "truth" do
    refute given(true)
  end

  test "a match" do
    refute x = given(3)
    x
  end

end
