# normalise: suite frames pids
ExUnit.start(seed: 0, exclude: [:test])

defmodule SampleTest do
  use ExUnit.Case

  test "a" do
    assert true
  end

end
