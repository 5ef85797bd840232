# normalise: suite frames pids
ExUnit.start(seed: 1, max_cases: 1, formatters: [])

for i <- 1..6 do
  defmodule Module.concat(["Sample#{i}"]) do
    use ExUnit.Case, async: i > 3

    test "t", %{module: module, async: async} do
      IO.inspect({module, async})
    end
  end
end
