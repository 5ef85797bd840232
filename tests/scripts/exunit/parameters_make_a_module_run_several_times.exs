# normalise: suite frames pids
ExUnit.start(seed: 0, max_cases: 1, formatters: [])

defmodule SampleTest do
  use ExUnit.Case, async: true, parameterize: [%{"n" => 1}, %{"n" => 2}] |> Enum.map(&%{n: &1["n"]})

  setup_all %{n: n} do
    IO.puts("setup_all #{n}")
    [double: n * 2]
  end

  test "p", %{n: n, double: double} do
    assert double == 2 * n
    IO.puts("test #{n}")
  end
end
