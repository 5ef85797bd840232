# normalise: suite frames pids
ExUnit.start(seed: 0, trace: true, exclude: [slow: true])

defmodule SampleTest do
  use ExUnit.Case

  @moduletag :sample
  @tag :slow
  test "slow" do
    assert true
  end

  @tag slow: false, other: 1
  test "not slow by value" do
    assert true
  end

  describe "tagged" do
    @describetag kind: "a b"

    test "by describe", context do
      assert context.kind == "a b"
      assert context.sample
      assert context.describe == "tagged"
    end
  end

  test "plain", context do
    refute context[:kind]
  end

end
