# normalise: suite frames pids
ExUnit.start(seed: 0)

defmodule SampleTest do
  use ExUnit.Case

  defp given(value), do: Process.get(:none, value)

  setup context do
    if context[:fail], do: raise("in setup")
    :ok
  end

  @tag :fail
  test "with failing setup" do
    assert true
  end

  test "without" do
    assert true
  end

  describe "wrong return" do
    setup do
      given(1)
    end

    test "fails" do
      assert true
    end
  end

  describe "wrong field" do
    setup do
      {:ok, given(test: 1)}
    end

    test "fails" do
      assert true
    end
  end

  describe "wrong value in ok" do
    setup do
      given({:ok, 3})
    end

    test "fails" do
      assert true
    end
  end

end
