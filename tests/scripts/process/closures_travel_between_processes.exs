x = 10
f = fn y -> x + y end
parent = self()
p = spawn(fn -> receive do: ({g, n} -> send(parent, g.(n))) end)
send(p, {f, 5})
receive do: (m -> IO.inspect(m))
