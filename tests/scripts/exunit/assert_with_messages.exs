# normalise: suite frames pids
ExUnit.start(seed: 0)

defmodule SampleTest do
  use ExUnit.Case

  defp given(value), do: Process.get(:none, value)

  test "message" do
    assert given(nil), "custom message"
  end

  test "options" do
    assert given(nil), message: "custom", left: 1, right: 2
  end

  test "refute" do
    refute given(1), "custom\nmessage"
  end

  test "flunk" do
    flunk()
  end

  test "flunk with text" do
    flunk("more\nlines")
  end

end
