# normalise: suite frames pids
ExUnit.start(seed: 0, formatters: [])
System.at_exit(fn status -> IO.inspect({:before, status}) end)

defmodule SampleTest do
  use ExUnit.Case

  test "fails" do
    assert Process.get(:none)
  end
end
