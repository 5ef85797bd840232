foo = %{1 => :one, a: [b: :deep]}
IO.inspect(foo[1])
IO.inspect(foo[:a][:b])
IO.inspect(foo[:nope][:b])
IO.inspect([foo[1] | [1]])
IO.inspect(nil[:x])
IO.inspect([a: 1, b: 2][:b])
