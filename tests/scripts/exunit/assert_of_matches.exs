# normalise: suite frames pids
ExUnit.start(seed: 0)

defmodule SampleTest do
  use ExUnit.Case

  defp given(value), do: Process.get(:none, value)

  test "tuple" do
    assert {:ok, value} = given({:error, 1})
    value
  end

  test "nil matches but is not true" do
    assert _ = given(nil)
  end

  test "pinned" do
    x = 1
    y = %{"k" => 2}
    assert {^x, ^y} = given({1, %{"k" => 3}})
  end

  test "struct" do
    assert %Range{first: 1} = given(2..3)
  end

  test "map" do
    assert %{"a" => 1} = given(%{"b" => 1})
  end

  test "list with tail" do
    assert [1, 2 | tail] = given([1, 3, 4])
    tail
  end

  test "binary" do
    assert <<1, rest::binary>> = given(<<2, 3>>)
    rest
  end

  test "prefix" do
    assert "foo" <> rest = given("bar")
    rest
  end

  test "two patterns" do
    assert {:ok, _} = z = given({:error, 1})
    z
  end

  test "binds" do
    assert {:ok, value} = given({:ok, 3})
    assert value == 4
  end

end
