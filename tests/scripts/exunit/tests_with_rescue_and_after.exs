# normalise: suite frames pids
ExUnit.start(seed: 0)

defmodule SampleTest do
  use ExUnit.Case

  test "rescue" do
    raise "x"
  rescue
    error in RuntimeError -> assert error.message == "x"
  after
    IO.puts("after")
  end

  setup do
    raise "in setup"
  rescue
    _ -> [rescued: true]
  end

  test "setup has sections too", context do
    assert context.rescued
  end

end
