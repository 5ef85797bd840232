f = &Enum.map(&1, fn x -> x + &2 end)
IO.inspect(f.([1, 2], 10))
g = & &1
IO.inspect(g.(:id))
h = &(&1.(&2))
IO.inspect(h.(g, 3))
IO.inspect(Enum.reduce([1, 2, 3], &-/2))
IO.inspect(Enum.sort_by(["ccc", "a", "bb"], &byte_size/1))
