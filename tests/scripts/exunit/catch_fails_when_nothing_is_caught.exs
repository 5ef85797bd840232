# normalise: suite frames pids
ExUnit.start(seed: 0)

defmodule SampleTest do
  use ExUnit.Case

  defp given(value), do: Process.get(:none, value)

  test "throw" do
    catch_throw(given(1))
  end

  test "exit" do
    catch_exit(given(1))
  end

  test "error" do
    catch_error(given(1))
  end

  test "passes" do
    assert catch_throw(throw(:x)) == :x
    assert catch_exit(exit(:y)) == :y
    assert catch_error(:erlang.error(:z)) == :z
  end

  test "an assertion inside" do
    catch_error(flunk("inner"))
  end

end
