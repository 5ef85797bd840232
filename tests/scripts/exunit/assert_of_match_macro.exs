# normalise: suite frames pids
ExUnit.start(seed: 0)

defmodule SampleTest do
  use ExUnit.Case

  defp given(value), do: Process.get(:none, value)

  test "guard" do
    assert match?({:ok, x} when x > 3, given({:ok, 1}))
  end

  test "pattern" do
    assert match?(%{a: 1}, given(%{b: 1}))
  end

  test "pins" do
    a = 1
    b = 2
    assert match?({^a, ^b, ^a}, given({1, 3, 1}))
  end

  test "refuted" do
    refute match?({:ok, _}, given({:ok, 1}))
  end

  test "refuted pin" do
    a = 1
    refute match?({:ok, ^a}, given({:ok, 1}))
  end

end
