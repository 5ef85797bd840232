IO.inspect([1 | [2, 3]])
IO.inspect([1, 2 | [3]])
IO.inspect([0] ++ [1, 2])
IO.inspect([1 | 2])
IO.inspect([1, 2] ++ 3)
[h | t] = [1]
IO.inspect({h, t})
IO.inspect(hd([1, 2]) + length(tl([1, 2, 3])))
IO.inspect([[], [[]]])
