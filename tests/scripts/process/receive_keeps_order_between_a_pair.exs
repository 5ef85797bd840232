parent = self()
spawn(fn -> for i <- 1..1000, do: send(parent, i) end)

ok =
  Enum.all?(1..1000, fn i ->
    receive do
      x -> x == i
    end
  end)

IO.inspect(ok)
