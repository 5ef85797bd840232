# normalise: suite frames pids
ExUnit.start(seed: 0)

defmodule SampleTest do
  use ExUnit.Case

  defp given(value), do: Process.get(:none, value)

  test "empty mailbox" do
    assert_receive :foo, 10
  end

  test "other message" do
    send(self(), {:a, 2})
    assert_receive {:b, _}, 0
  end

  test "pins" do
    x = 1
    send(self(), {:a, 2})
    assert_receive {:a, ^x}, 0
  end

  test "guard" do
    send(self(), 3)
    assert_receive y when y > 4, 0
  end

  test "many messages" do
    for i <- 1..15, do: send(self(), {:msg, i})
    assert_receive {:msg, 20}, 0
  end

  test "own message" do
    assert_receive :a, 0, "nothing came"
  end

  test "long messages" do
    send(self(), Enum.to_list(1..50))
    assert_receive {:nope, _, _}, 0
  end

  test "wrong timeout" do
    assert_receive :a, given(:x)
  end

end
