# normalise: suite frames pids
ExUnit.start([seed: 0, max_failures: 1])

defmodule FirstTest do
  use ExUnit.Case

  test "slow" do
    Process.sleep(60)
  end

  test "fails" do
    raise "x"
  end

  @tag :skip
  test "skipped" do
    assert true
  end

  test "passes" do
    assert true
  end
end

defmodule SecondTest do
  use ExUnit.Case

  test "passes" do
    assert true
  end
end
