# normalise: suite frames pids
ExUnit.start(seed: 0, trace: true, include: [:a], exclude: [:test])

defmodule SampleTest do
  use ExUnit.Case

  @tag :a
  test "a" do
    assert true
  end

  @tag a: 2
  test "a with value" do
    assert true
  end

  @tag b: "x"
  test "b" do
    assert true
  end

  test "other" do
    assert true
  end

end
