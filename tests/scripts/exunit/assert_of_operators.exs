# normalise: suite frames pids
ExUnit.start(seed: 0)

defmodule SampleTest do
  use ExUnit.Case

  defp given(value), do: Process.get(:none, value)

  test "not" do
    assert not given(true)
  end

  test "bang" do
    assert !given(true)
  end

  test "and" do
    assert given(true) and given(false)
  end

  test "or" do
    assert given(nil) || false
  end

  test "not in" do
    assert given(1) not in [1, 2]
  end

end
