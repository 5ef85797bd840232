# normalise: suite frames pids
ExUnit.start(seed: 0)

defmodule SampleTest do
  use ExUnit.Case

  defp given(value), do: Process.get(:none, value)

  test "equal" do
    assert given(1) == given(2)
  end

  test "strictly equal" do
    assert given(1) === given(1.0)
  end

  test "not equal" do
    assert given(1) != given(1)
  end

  test "strictly not equal" do
    assert given(1) !== given(1)
  end

  test "not equal but alike" do
    assert given(1) != given(1.0)
  end

  test "less" do
    assert given(3) < given(2)
  end

  test "less or equal" do
    assert given(3) <= given(2)
  end

  test "greater than itself" do
    assert given(3) > given(3)
  end

  test "greater or equal" do
    assert given(2) >= given(3)
  end

  test "in" do
    assert given(1) in [2, 3]
  end

  test "text match" do
    assert given("abc") =~ "x"
  end

  test "regex match" do
    assert given("abc") =~ ~r/x+/
  end

end
