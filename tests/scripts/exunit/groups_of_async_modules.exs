# normalise: suite frames pids
ExUnit.start(seed: 0, max_cases: 1, formatters: [])

for i <- 1..3 do
  defmodule Module.concat(["Sample#{i}"]) do
    use ExUnit.Case, async: true, group: rem(i, 2)

    test "t", %{module: module, test_group: group} do
      IO.inspect({module, group})
    end
  end
end
