# normalise: suite frames pids
ExUnit.start(seed: 0)

defmodule SampleTest do
  use ExUnit.Case
  require Logger

  @tag :capture_log
  test "passes" do
    Logger.error("not seen")
  end

  @tag capture_log: [format: "$level $message\n"]
  test "fails" do
    Logger.error("seen")
    raise "x"
  end
end
