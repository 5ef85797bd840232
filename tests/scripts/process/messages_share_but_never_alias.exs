list = [1, 2, 3]
parent = self()
spawn(fn -> receive do: ({:l, l} -> send(parent, {:back, [0 | l], Map.new(l, &{&1, &1})})) end) |> send({:l, list})
receive do: ({:back, l, m} -> IO.inspect({l, m, list}))
