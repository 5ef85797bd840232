# normalise: suite frames pids
ExUnit.start(seed: 0, timeout: 30)

defmodule SampleTest do
  use ExUnit.Case

  test "endless" do
    Process.sleep(:infinity)
  end

  @tag timeout: :infinity
  test "own limit" do
    Process.sleep(60)
  end

end
