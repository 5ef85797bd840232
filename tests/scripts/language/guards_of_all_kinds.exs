f = fn
  x when is_map_key(x, :k) -> :has_key
  x when is_struct(x, Range) -> :range
  x when is_function(x, 2) -> :fun2
  x when tuple_size(x) == 2 and elem(x, 0) == :a -> :tagged
  x when x in 1..5 -> :small
  x when rem(x, 2) == 0 and not (x > 100) -> :even
  x when is_binary(x) and byte_size(x) > 3 -> :long
  x when is_list(x) and length(x) == 1 -> :single
  x when abs(x) > 1000 or x === 7 -> :number
  _ -> :none
end

IO.inspect(Enum.map([%{k: 1}, 1..2, &+/2, {:a, 1}, 3, 8, "word", [1], -2000, 7, 9, "abc"], f))
