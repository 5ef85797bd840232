IO.inspect(1..3)
IO.inspect(1..10//3)
IO.inspect(Enum.to_list(1..10//3))
IO.inspect(Enum.to_list(5..1//-2))
IO.inspect(Enum.to_list(1..0//1))
first..last//step = 2..8//2
IO.inspect({first, last, step})
IO.inspect(Enum.count(1..1_000_000))
IO.inspect(..)
