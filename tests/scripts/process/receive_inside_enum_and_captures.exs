parent = self()
pids = Enum.map(1..5, fn i -> spawn(fn -> send(parent, {self(), i * 2}) end) end)
IO.inspect(Enum.map(pids, fn p -> receive do: ({^p, v} -> v) end))
