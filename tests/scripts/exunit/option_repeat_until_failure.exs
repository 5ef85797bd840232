# normalise: suite frames pids
ExUnit.start(seed: 0, repeat_until_failure: 3)
:persistent_term.put(:runs, 0)

defmodule SampleTest do
  use ExUnit.Case

  test "fails at the third time" do
    :persistent_term.put(:runs, :persistent_term.get(:runs) + 1)
    assert :persistent_term.get(:runs) < 3
  end
end
