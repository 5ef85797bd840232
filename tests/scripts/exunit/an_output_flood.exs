# normalise: suite frames pids
ExUnit.start(seed: 0, formatters: [])

defmodule SampleTest do
  use ExUnit.Case

  for i <- 1..3 do
    test "prints much #{i}" do
      for line <- 1..2000, do: IO.puts("#{unquote(i)} #{line}")
    end
  end
end
