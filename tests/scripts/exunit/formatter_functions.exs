# normalise: suite frames pids
ExUnit.start(autorun: false)

for times <- [
      %{run: 10_000, async: nil, load: nil},
      %{run: 10_000, async: nil, load: 20_000},
      %{run: 1_100_000, async: 400_000, load: 200_000},
      %{run: 1_100_000, async: 400_000, load: nil},
      %{run: 99_999, async: 0, load: nil}
    ] do
  IO.puts(ExUnit.Formatter.format_times(times))
end

IO.puts(ExUnit.Formatter.format_filters([run: true, slow: false], :include))
IO.puts(ExUnit.Formatter.format_filters([:a, {:b, 1}], :exclude))

plain = fn _, text -> text end
test = %ExUnit.Test{name: :"test it", module: SampleTest, tags: %{file: "sample_test.exs", line: 3}}
error = %ExUnit.AssertionError{message: "no", left: 1, right: 2, expr: "x"}
IO.puts(ExUnit.Formatter.format_test_failure(test, [{:error, error, []}], 1, 80, plain))
IO.puts(ExUnit.Formatter.format_test_failure(test, [{:error, RuntimeError.exception("a\nb"), []}, {:exit, :gone, []}], 12, 80, plain))
module = %ExUnit.TestModule{name: SampleTest, file: "sample_test.exs"}
IO.puts(ExUnit.Formatter.format_test_all_failure(module, [{:throw, 1, []}], 3, 80, plain))
