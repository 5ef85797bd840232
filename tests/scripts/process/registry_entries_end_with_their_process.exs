{:ok, _} = Registry.start_link(keys: :unique, name: R)
me = self()
for i <- 1..50 do
  {pid, ref} = spawn_monitor(fn -> {:ok, _} = Registry.register(R, {:k, i}, i); send(me, :in); receive do :go -> :ok end end)
  receive do :in -> :ok end
  [{^pid, ^i}] = Registry.lookup(R, {:k, i})
  if rem(i, 2) == 0, do: Process.exit(pid, :kill), else: send(pid, :go)
  receive do {:DOWN, ^ref, _, _, _} -> :ok end
end
Process.sleep(50)
IO.inspect(for i <- 1..50, e <- Registry.lookup(R, {:k, i}), do: e)
IO.inspect(Registry.count(R))
