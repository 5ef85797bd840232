# normalise: suite frames pids
ExUnit.start(seed: 0)

defmodule SampleTest do
  use ExUnit.Case

  for {name, value} <- [one: 1, two: 2, three: 3] do
    @tag value: value
    test "#{name} is known", %{value: value} do
      assert value == unquote(value)
      assert unquote(value) != 3
    end
  end

end
