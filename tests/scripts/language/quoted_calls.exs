IO.inspect(:erlang."=:="(1, 1.0))
IO.inspect(Kernel."++"([1], [2]))
IO.inspect(:erlang."+"(1, 2))
