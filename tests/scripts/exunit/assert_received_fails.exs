# normalise: suite frames pids
ExUnit.start(seed: 0)

defmodule SampleTest do
  use ExUnit.Case

  test "empty mailbox" do
    assert_received {:foo, _}
  end

  test "pins" do
    x = 1
    assert_received {:a, ^x}
  end

  test "own message" do
    assert_received :a, "nothing there"
  end

  test "passes" do
    send(self(), {:a, 1})
    assert assert_received({:a, x}) == {:a, 1}
    assert x == 1
  end

end
