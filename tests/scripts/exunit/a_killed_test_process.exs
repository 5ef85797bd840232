# normalise: suite frames pids
ExUnit.start(seed: 0)

defmodule SampleTest do
  use ExUnit.Case

  test "killed" do
    Process.exit(self(), :kill)
    Process.sleep(:infinity)
  end

  test "linked process fails" do
    spawn_link(fn -> exit(:boom) end)
    Process.sleep(:infinity)
  end

  test "the next one runs" do
    assert true
  end

end
