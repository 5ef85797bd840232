{:ok, _} = Registry.start_link(keys: :duplicate, name: R)
me = self()
{:ok, _} = Registry.register(R, :topic, 1)
{:ok, _} = Registry.register(R, :topic, 2)
other = spawn_link(fn -> {:ok, _} = Registry.register(R, :topic, 3); send(me, :ready); receive do {:tell, m} -> send(me, {:told, m}) end; receive do :stop -> :ok end end)
receive do :ready -> :ok end
IO.inspect(Enum.sort(for {_, v} <- Registry.lookup(R, :topic), do: v))
IO.inspect(Registry.count(R))
IO.inspect(Registry.keys(R, self()))
IO.inspect(Enum.sort(Registry.values(R, :topic, self())))
Registry.dispatch(R, :topic, fn entries -> for {p, 3} <- entries, do: send(p, {:tell, :hello}) end)
receive do m -> IO.inspect(m) end
IO.inspect(Registry.match(R, :topic, :"$1", [{:>, :"$1", 1}]) |> Enum.map(&elem(&1, 1)) |> Enum.sort())
IO.inspect(Registry.count_match(R, :topic, :_))
IO.inspect(Registry.count_match(R, :topic, :"$1", [{:==, :"$1", 3}]))
IO.inspect(Registry.unregister_match(R, :topic, 1))
IO.inspect(Registry.values(R, :topic, self()))
IO.inspect(Registry.unregister(R, :topic))
IO.inspect(Registry.lookup(R, :topic) == [{other, 3}])
try do Registry.update_value(R, :topic, & &1) rescue e -> IO.inspect(e) end
try do Registry.whereis_name({R, :topic}) rescue e -> IO.inspect(e.__struct__) end
