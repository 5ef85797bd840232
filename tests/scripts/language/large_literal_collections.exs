list = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31, 32, 33, 34]
IO.inspect(Enum.sum(list))
map = Map.new(list, &{&1, &1 * &1})
IO.inspect(map_size(map))
IO.inspect(map[34])
IO.inspect(map_size(Map.drop(map, Enum.to_list(1..10))))
IO.inspect(Enum.sum(Map.values(map)))
