# normalise: suite frames pids
ExUnit.start(seed: 0)

defmodule SampleTest do
  use ExUnit.Case

  defp given(value), do: Process.get(:none, value)

  test "long lists" do
    assert given(Enum.to_list(1..60)) == given(Enum.to_list(2..60))
  end

  test "long strings" do
    assert String.duplicate("abcdefgh ", 20) == String.duplicate("abcdefgh ", 20) <> "x"
  end

  test "line breaks" do
    assert given("a\nb\nc") == "a\nb\nd"
  end

  test "code on several lines" do
    assert %{
             "a" => 1
           } == %{"a" => given(2)}
  end

  test "case" do
    assert (case given(1) do
      1 -> false
      _ -> true
    end)
  end

end
