# normalise: suite frames pids
ExUnit.start(seed: 0)

defmodule SampleTest do
  use ExUnit.Case

  test "message" do
    send(self(), {:hello, 1})
    refute_receive {:hello, _}, 10
  end

  test "message there" do
    send(self(), {:hello, 1})
    refute_received {:hello, _}
  end

  test "own text" do
    send(self(), {:hello, 1})
    refute_received {:hello, _}, "no greetings"
  end

  test "passes" do
    assert refute_received(:foo) == false
    assert refute_receive(:foo, 1) == false
  end

end
