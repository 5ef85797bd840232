# normalise: suite frames pids
ExUnit.start(seed: 0, colors: [enabled: true])

defmodule SampleTest do
  use ExUnit.Case

  defp given(value), do: Process.get(:none, value)

  test "numbers" do
    assert given(1) == given(2)
  end

  test "strings" do
    assert given("hello world foo") == given("hello there foo")
  end

  test "strings apart" do
    assert given("abc") == given("xyz")
  end

  test "spaces" do
    assert given("a b") == given("ab")
  end

  test "quotes" do
    assert given("say \"hi\"") == given("say \"ho\"")
  end

  test "line breaks" do
    assert given("a\nb\nc") == given("a\nx\nc")
  end

  test "lists" do
    assert given([1, 2, 3]) == given([1, 3, 4])
  end

  test "shorter list" do
    assert given([1, 2, 3]) == given([1, 2])
  end

  test "empty list" do
    assert given([]) == given([1])
  end

  test "nested" do
    assert given([1, [2, 3], {4, 5}]) == given([1, [2, 4], {4, 6}])
  end

  test "tuples" do
    assert given({1, 2}) == given({1, 2, 3})
  end

  test "maps" do
    assert given(%{"a" => 1, "b" => 2, "c" => 3}) == given(%{"b" => 3, "d" => 4, "a" => 1})
  end

  test "map of one atom" do
    assert given(%{a: 2}) == given(%{a: 3})
  end

  test "keywords" do
    assert given([a: 1, b: 2]) == given([a: 1, b: 3])
  end

  test "other keys" do
    assert given([a: 1, b: 2]) == given([a: 1, c: 3])
  end

  test "keyword and list" do
    assert given([a: 1]) == given([1])
  end

  test "charlists" do
    assert given(~c"abc") == given(~c"abd")
  end

  test "kinds" do
    assert given(1) == given("1")
  end

  test "improper" do
    assert given([1 | 2]) == given([1 | 3])
  end

  test "range" do
    assert given(1..3) == given(1..4)
  end

  test "set" do
    assert given(MapSet.new([1, 2])) == given(MapSet.new([1, 3]))
  end

  test "date" do
    assert given(~D[2020-01-01]) == given(~D[2020-01-02])
  end

  test "functions" do
    assert given(&String.length/1) == given(&String.upcase/1)
  end

  test "strictly" do
    assert given([1, 2]) === given([1.0, 2])
  end

  test "less" do
    assert given(2) < given(1)
  end

  test "in" do
    assert given(1) in [2]
  end

  test "long" do
    assert given(Enum.to_list(1..40)) == given(Enum.to_list(1..20) ++ [:x] ++ Enum.to_list(21..40))
  end

  test "deep" do
    assert given([%{"a" => %{"b" => [1, {:c, "text"}]}}]) == given([%{"a" => %{"b" => [1, {:c, "next"}]}}])
  end

end
