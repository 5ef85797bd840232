# normalise: suite frames pids
ExUnit.start(seed: 0, trace: true)

defmodule SampleTest do
  use ExUnit.Case

  defp given(value), do: Process.get(:none, value)

  test "passes" do
    assert true
  end

  test "fails" do
    assert given(1) == 2
  end

  test "raises" do
    raise "oops"
  end

end
