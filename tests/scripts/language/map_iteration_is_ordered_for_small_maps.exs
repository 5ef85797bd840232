m = %{"c" => 3, "a" => 1, "b" => 2, "d" => 4}
IO.inspect(m)
IO.inspect(Map.to_list(m))
IO.inspect(Enum.map(m, fn {k, v} -> {v, k} end))
IO.inspect(%{3 => 1, 1 => 1, 2 => 1, "x" => 1, :a => 1, {} => 1, 1.5 => 1})
