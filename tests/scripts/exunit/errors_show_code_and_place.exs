# normalise: suite frames pids
ExUnit.start(seed: 0)

defmodule SampleTest do
  use ExUnit.Case

  defp given(value), do: Process.get(:none, value)

  test "raise" do
    raise ArgumentError,
          "foo" <>
            "bar"
  end

  test "in a function" do
    Enum.each([1], fn _ -> raise "more\nlines" end)
  end

  test "match error" do
    {:ok, x} = given(2)
    x
  end

  test "case clause" do
    case given(2) do
      1 -> 1
    end
  end

  test "throw" do
    throw(given(:ball))
  end

  test "exit" do
    exit(given(:gone))
  end

  test "exit shutdown" do
    exit(given({:shutdown, 1}))
  end

  test "exit normal" do
    exit(given(:normal))
  end

end
