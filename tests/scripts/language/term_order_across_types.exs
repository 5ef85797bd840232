f = fn -> 1 end
terms = ["bin", [1], [], %{a: 1}, {1}, :atom, 1, 2.5, f, {}, %{}, "", {0, 0}, nil, [0, 1], 1.0]
sorted = Enum.sort(terms)
IO.inspect(Enum.map(sorted, fn t -> if is_function(t), do: :fun, else: t end))
IO.inspect({1 < :a, :a < {}, {} < %{}, %{} < [], [] < "", "" < <<1::1>>})
