IO.inspect([1, 2, 3] -- [1] -- [1])
IO.inspect([1, 2] ++ [3] -- [3])
IO.inspect([1, 2, 1, 3, 1] -- [1, 1])
