# normalise: suite frames pids
ExUnit.start(seed: 0)

defmodule SampleTest do
  use ExUnit.Case

  defp given(value), do: Process.get(:none, value)

  test "too far" do
    assert_in_delta 1.0, 2.0, 0.1
  end

  test "message" do
    assert_in_delta 10, 15, 2, "not close"
  end

  test "refuted" do
    refute_in_delta 10, 11, 2
  end

  test "refuted with a message" do
    refute_in_delta 10, 11, 2, "close"
  end

  test "negative" do
    assert_in_delta 10, 11, given(-1)
  end

  test "passes" do
    assert assert_in_delta(1, 1.5, 1)
    refute refute_in_delta(1, 3, 1)
  end

end
