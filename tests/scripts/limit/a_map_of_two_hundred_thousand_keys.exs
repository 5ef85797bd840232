m = Map.new(1..200_000, &{&1, &1 * 2})
IO.inspect({map_size(m), m[123_456], m[0]})
m = Enum.reduce(1..100_000, m, &Map.delete(&2, &1))
IO.inspect({map_size(m), Enum.sum(Map.keys(m))})
