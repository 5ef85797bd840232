# normalise: suite frames pids
ExUnit.start(seed: 42, formatters: [])

defmodule SampleTest do
  use ExUnit.Case

  for i <- 1..9 do
    test "t#{i}", %{test: test} do
      IO.puts("#{test} #{:rand.uniform(1_000_000)}")
    end
  end
end
