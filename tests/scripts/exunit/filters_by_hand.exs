# normalise: suite frames pids
ExUnit.start(autorun: false)
tests = for line <- [3, 10, 20], do: %ExUnit.Test{tags: %{line: line, describe_line: if(line == 20, do: 18), file: "a_test.exs"}}

IO.inspect(ExUnit.Filters.eval([], [:os], %{os: :unix}, []))
IO.inspect(ExUnit.Filters.eval([os: :unix], [:os], %{os: :unix}, []))
IO.inspect(ExUnit.Filters.eval([os: "unix"], [:os], %{os: :unix}, []))
IO.inspect(ExUnit.Filters.eval([os: ~r"win"], [:os], %{os: :unix}, []))
IO.inspect(ExUnit.Filters.eval([], [], %{skip: true}, []))
IO.inspect(ExUnit.Filters.eval([], [], %{skip: "why"}, []))
IO.inspect(ExUnit.Filters.eval([:skip], [:x], %{skip: true, x: 1}, []))

for line <- [2, 3, 9, 10, 17, 18, 19, 20, 99], test <- tests do
  IO.inspect({line, test.tags.line, ExUnit.Filters.eval([line: line], [:line], test.tags, tests) == :ok})
end

IO.inspect(ExUnit.Filters.parse(["foo:bar", "baz", "line:9", "bool:true", "location:test/a.exs:3", "a:b:c"]))
IO.inspect(ExUnit.Filters.parse_paths(["test/a_test.exs:1:2"]))
IO.inspect(ExUnit.Filters.parse_paths(["test/a_test.exs"]))
IO.inspect(ExUnit.Filters.parse_paths(["a_test.exs", "b_test.exs:4"]))
IO.inspect(ExUnit.Filters.normalize([:a, :b, :a], [:b, :c]))
IO.inspect(ExUnit.Filters.normalize(nil, nil))
