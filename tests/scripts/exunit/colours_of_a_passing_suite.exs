# normalise: suite frames pids
ExUnit.start(seed: 0, colors: [enabled: true])

defmodule SampleTest do
  use ExUnit.Case

  test "passes" do
    assert true
  end

end
