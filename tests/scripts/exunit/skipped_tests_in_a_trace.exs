# normalise: suite frames pids
ExUnit.start(seed: 0, trace: true, exclude: :x)

defmodule SampleTest do
  use ExUnit.Case

  @tag :skip
  test "skipped" do
    assert false
  end

  @tag :x
  test "excluded" do
    assert false
  end

  test "runs" do
    assert true
  end

end
