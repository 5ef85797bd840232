# Colours of every kind of term, escapes shown.
colors = [
  number: :red, atom: :blue, string: :green, binary: :magenta, list: :cyan, map: :yellow, tuple: [:bright, :red],
  boolean: :white, nil: :black, regex: :light_red, reset: :default_color
]

terms = [
  1, 1.0, :a, nil, true, "abc", <<255>>, <<1, 2, 3::3>>, "", [], [1, 2], [1 | 2], [a: 1], ~c"abc", {}, {1, 2}, %{},
  %{a: 1}, %{1 => 2, 3 => "x"}, 1..2, 1..2//3, MapSet.new([1]), ~r/a/i, ~D[2020-01-01], &IO.puts/1, Foo.Bar,
  [{:"a b", 1}], %RuntimeError{message: "x"}, [[1, {2}], "x"], {1, <<1>>}, [nil: 1, true: 2]
]

for term <- terms do
  IO.inspect(inspect(term, syntax_colors: colors))
  IO.inspect(inspect(term, syntax_colors: [number: :red]))
  IO.inspect(inspect(term, syntax_colors: colors, pretty: true, width: 2))
end

IO.inspect(inspect([1, 2, 3], syntax_colors: colors, limit: 2))
IO.inspect(inspect(String.duplicate("ab", 10), syntax_colors: colors, printable_limit: 3))
IO.inspect(inspect(~c"abcdef", syntax_colors: colors, printable_limit: 3))
IO.inspect(inspect(<<1, 2, 3>>, syntax_colors: colors, limit: 2))
IO.inspect(inspect(<<1, 2, 3>>, syntax_colors: colors, limit: 0))
IO.inspect(inspect(%{1 => 2, 3 => 4}, syntax_colors: colors, limit: 1))
IO.inspect(inspect(255, syntax_colors: colors, base: :hex))
