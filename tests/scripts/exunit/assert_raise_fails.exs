# normalise: suite frames pids
ExUnit.start(seed: 0)

defmodule SampleTest do
  use ExUnit.Case

  defp given(value), do: Process.get(:none, value)

  test "other error" do
    assert_raise ArithmeticError, fn -> raise ArgumentError, "x" end
  end

  test "nothing" do
    assert_raise ArithmeticError, fn -> given(1) end
  end

  test "nothing with message" do
    assert_raise ArithmeticError, "x", fn -> given(1) end
  end

  test "other message" do
    assert_raise ArgumentError, "foo", fn -> raise ArgumentError, "bar" end
  end

  test "other message than the regex" do
    assert_raise ArgumentError, ~r/fo+/, fn -> raise ArgumentError, "bar" end
  end

  test "several lines" do
    assert_raise RuntimeError, "a\nb", fn -> raise "c\nd" end
  end

  test "erlang error" do
    assert_raise ArgumentError, fn -> :erlang.error(:foo) end
  end

  test "assertion inside" do
    assert_raise RuntimeError, fn -> assert 1 == given(2) end
  end

  test "gives the exception" do
    error = assert_raise RuntimeError, "a", fn -> raise "a" end
    assert error.message == "a"
  end

end
