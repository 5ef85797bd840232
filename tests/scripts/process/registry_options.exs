for o <- [[], [keys: :unique], [keys: :bad, name: R], [keys: :unique, name: "r"], [keys: :unique, name: R, partitions: 0], [keys: :unique, name: R, listeners: [1]],
          [keys: :unique, name: R, meta: [1]]] do
  try do Registry.start_link(o) rescue e -> IO.puts(e.message) end
end
{:ok, p} = Registry.start_link(keys: :unique, name: R)
{:error, {:already_started, ^p}} = Registry.start_link(keys: :unique, name: R)
ref = Process.monitor(p)
pid = spawn(fn -> Registry.register(R, 1, 1); Process.sleep(:infinity) end)
pref = Process.monitor(pid)
Process.sleep(10)
Supervisor.stop(p)
receive do {:DOWN, ^ref, _, _, r} -> IO.inspect(r) end
receive do {:DOWN, ^pref, _, _, r} -> IO.inspect(r) end
try do Registry.count(R) rescue e -> IO.inspect(e) end
{:ok, _} = Registry.start_link(keys: :duplicate, name: R)
IO.inspect(Registry.count(R))
