IO.inspect(Range.new(1, 5, 2))
IO.inspect(Range.size(1..10//4))
IO.inspect(Range.disjoint?(1..3, 4..6))
IO.inspect(1..3 == 1..3//1)
a..b//c = 3..1//-1
IO.inspect({a, b, c})
IO.inspect(Range.to_list(3..1//-1))
