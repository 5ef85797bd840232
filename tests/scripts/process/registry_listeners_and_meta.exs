Process.register(self(), :listener)
{:ok, _} = Registry.start_link(keys: :unique, name: R, listeners: [:listener], meta: [a: 1, b: {2, 3}])
{:ok, _} = Registry.register(R, :k, :v)
receive do {:register, r, k, p, v} -> IO.inspect({r, k, p == self(), v}) end
Registry.unregister(R, :k)
receive do {:unregister, r, k, p} -> IO.inspect({r, k, p == self()}) end
{pid, _} = spawn_monitor(fn -> Registry.register(R, :other, 1) end)
receive do {:register, _, k, ^pid, _} -> IO.inspect(k) end
receive do {:unregister, _, k, ^pid} -> IO.inspect(k) after 50 -> IO.puts("nothing at the end of a process") end
IO.inspect(Registry.meta(R, :a))
IO.inspect(Registry.meta(R, :none))
IO.inspect(Registry.put_meta(R, :a, 5))
IO.inspect(Registry.put_meta(R, {:tuple, :key}, 6))
IO.inspect({Registry.meta(R, :a), Registry.meta(R, {:tuple, :key})})
IO.inspect(Registry.delete_meta(R, :a))
IO.inspect(Registry.meta(R, :a))
