IO.inspect(2 in [1, 2, 3])
IO.inspect(5 not in [1, 2, 3])
IO.inspect(not (1 in [1]))
IO.inspect(3 in 1..10)
IO.inspect(3 in 1..10//2)
IO.inspect(4 in 1..10//2)
x = [:a, :b]
IO.inspect(:a in x and :c not in x)
