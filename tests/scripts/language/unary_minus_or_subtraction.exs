foo = 5
IO.inspect(foo - 1)
IO.inspect(foo-1)
IO.inspect([foo, -1])
IO.inspect(- foo)
IO.inspect(-foo + 10)
IO.inspect(+foo)
IO.inspect(not true)
IO.inspect(!foo)
