{:ok, _} = Registry.start_link(keys: :duplicate, name: Bus)
me = self()
subs = for i <- 1..10, do: spawn(fn ->
  Registry.register(Bus, :news, i)
  send(me, {:ready, self()})
  (fn f -> f.(f) end).(fn f -> receive do {:news, n} -> send(me, {i, n}); f.(f) end end)
end)
for p <- subs, do: (receive do {:ready, ^p} -> :ok end)
publish = fn n -> Registry.dispatch(Bus, :news, fn es -> for {p, _} <- es, do: send(p, {:news, n}) end) end
publish.(1)
IO.inspect(Enum.sort(for _ <- 1..10, do: (receive do {i, 1} -> i end)))
for p <- Enum.take(subs, 5) do
  ref = Process.monitor(p)
  Process.exit(p, :kill)
  receive do {:DOWN, ^ref, _, _, _} -> :ok end
end
Process.sleep(20)
publish.(2)
IO.inspect(Enum.sort(for _ <- 1..5, do: (receive do {i, 2} -> i end)))
IO.inspect(Registry.count(Bus))
