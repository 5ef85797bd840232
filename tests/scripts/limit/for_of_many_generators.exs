# Generators within generators, deeper than any code that is written by hand.
code = fn count ->
  "for " <> Enum.map_join(1..count, ", ", &"_a#{&1} <- [#{&1}]") <> ", last <- [:last], do: last"
end

for count <- [10, 100, 101, 150] do
  IO.inspect({count, elem(Code.eval_string(code.(count)), 0)})
end

nested = fn count -> "for " <> Enum.map_join(1..count, ", ", &"a#{&1} <- [a#{&1 - 1} + 1]") <> ", do: a#{count}" end
{value, _} = Code.eval_string(nested.(130), a0: 0)
IO.inspect(value)
