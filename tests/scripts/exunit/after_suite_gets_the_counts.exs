# normalise: suite frames pids
ExUnit.start(seed: 0, formatters: [], exclude: [:x])
ExUnit.after_suite(fn counts -> IO.inspect(Enum.sort(counts)) end)
ExUnit.after_suite(fn _ -> IO.puts("the newest first") end)

defmodule SampleTest do
  use ExUnit.Case

  test "passes" do
    assert true
  end

  test "fails" do
    assert Process.get(:none)
  end

  @tag :skip
  test "skipped" do
    assert true
  end

  @tag :x
  test "excluded" do
    assert true
  end
end
