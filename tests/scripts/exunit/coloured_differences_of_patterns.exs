# normalise: suite frames pids
ExUnit.start(seed: 0, colors: [enabled: true])

defmodule SampleTest do
  use ExUnit.Case

  defp given(value), do: Process.get(:none, value)

  test "tuple" do
    assert {:ok, 1, _} = given({:error, 1, 2})
  end

  test "list" do
    assert [1, x | _] = given([2, 3, 4])
    x
  end

  test "map" do
    assert %{"a" => 1} = given(%{"a" => 2, "c" => 4})
  end

  test "missing key" do
    assert %{"a" => 1, "z" => _} = given(%{"a" => 1, "b" => 3})
  end

  test "pin" do
    pin = 1
    assert {^pin, 2} = given({3, 2})
  end

  test "string" do
    assert "foo" = given("fob")
  end

  test "prefix" do
    assert "foo" <> _ = given("fob bar")
  end

  test "keyword" do
    assert [a: 1] = given([a: 2])
  end

  test "too long" do
    assert [x, y] = given([1, 2, 3])
    {x, y}
  end

  test "nested" do
    assert {:ok, %{"a" => [1, _]}} = given({:ok, %{"a" => [2, 3]}})
  end

  test "twice" do
    assert {x, x} = given({1, 2})
    x
  end

  test "kind" do
    assert {:ok, _} = given(:error)
  end

  test "guard" do
    assert match?({:ok, x} when x > 1, given({:ok, 1}))
  end

  test "message" do
    send(self(), {:a, 1})
    assert_received {:b, 1}
  end

end
