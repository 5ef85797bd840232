IO.puts(:stderr, "to stderr")
IO.write(:standard_error, "more\n")
IO.inspect([1], []) |> then(&IO.inspect(:stderr, &1, label: "err"))
IO.puts(:stdio, "to stdout")
