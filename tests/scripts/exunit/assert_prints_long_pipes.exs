# normalise: suite frames pids
ExUnit.start(seed: 0)

defmodule SampleTest do
  use ExUnit.Case

  test "long pipes" do
    assert Enum.map([1, 2, 3, 4, 5], fn x -> x * 2 end) |> Enum.filter(&(&1 > 2)) |> Enum.reduce(0, fn x, acc -> x + acc end) == 1000
  end

end
