{:ok, _} = Registry.start_link(keys: :unique, name: R)
me = self()
IO.inspect(Registry.lock(R, :k, fn -> :result end))
for i <- 1..5, do: spawn_link(fn -> Registry.lock(R, :k, fn -> send(me, {:in, i}); Process.sleep(2); send(me, {:out, i}) end) end)
order = for _ <- 1..10, do: (receive do {w, i} -> {w, i} end)
IO.inspect(order |> Enum.chunk_every(2) |> Enum.all?(fn [{:in, i}, {:out, j}] -> i == j end))
try do Registry.lock(R, :k, fn -> raise "inside" end) rescue e -> IO.inspect(e) end
IO.inspect(Registry.lock(R, :k, fn -> :free_again end))
