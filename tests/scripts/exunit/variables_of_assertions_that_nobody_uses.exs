# normalise: suite
ExUnit.start(seed: 0)
defmodule AsTest do
  use ExUnit.Case
  test "a" do
    assert {:ok, x} = {:ok, 1}
  end
  test "b" do
    assert [y | z] = [1, 2]
    z
  end
  test "c" do
    assert %{k: kk} = %{k: 1}
  end
  test "d" do
    send self(), {:a, 1}
    assert_received {:a, w}
  end
  test "e" do
    send self(), {:a, 1}
    assert_receive {:a, w} when w > 0
  end
  test "f" do
    assert match?({:a, v}, {:a, 1})
  end
  test "g" do
  end
  test "h" do
    refute_received {:a, u}
  end
  test "i" do
    assert <<r, _::binary>> = "abc"
  end
  test "j" do
    assert "a" <> t = "abc"
  end
  test "k" do
    assert {q, q} = {1, 1}
  end
  test "l" do
    assert x = 1
    assert x == 1
    assert y = x
  end
  test "m" do
    assert {:ok, a} = b = {:ok, 1}
  end
  test "n" do
    assert {{m, 1}, [n], %URI{host: o}} = {{1, 1}, [2], %URI{}}
  end
  test "o" do
    assert_raise RuntimeError, fn -> z = 1; raise "a" end
  end
end
