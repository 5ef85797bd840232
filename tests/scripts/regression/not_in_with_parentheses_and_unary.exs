x = 3
IO.inspect(!(x in [1, 2]))
IO.inspect(not (x in [3]))
IO.inspect(x not in [1] and x not in [2])
