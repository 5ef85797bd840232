# normalise: suite frames pids
ExUnit.start(seed: 0)

defmodule SampleTest do
  use ExUnit.Case

  @tag :skip
  test "skipped" do
    assert false
  end

  @tag skip: "for a reason"
  test "skipped with reason" do
    assert false
  end

  test "runs" do
    assert true
  end

end
