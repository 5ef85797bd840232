# normalise: suite frames pids
ExUnit.start(seed: 0)

defmodule SampleTest do
  use ExUnit.Case

  defp given(value), do: Process.get(:none, value)

  test "raises" do
    on_exit(fn -> raise "in on_exit" end)
  end

  test "exits" do
    on_exit(fn -> exit(:gone) end)
  end

  test "runs when the test fails" do
    on_exit(fn -> raise "not told: the test has failed already" end)
    assert given(false)
  end

end
