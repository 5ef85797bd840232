# normalise: pids
{:ok, reg} = Registry.start_link(keys: :unique, name: R)
{:ok, owner} = Registry.register(R, "key", :value)
IO.inspect(is_pid(owner) and owner != reg)
{:error, {:already_registered, pid}} = Registry.register(R, "key", :other)
IO.inspect(pid == self())
IO.inspect(Registry.lookup(R, "key") == [{self(), :value}])
IO.inspect(Registry.lookup(R, "nobody"))
IO.inspect(Registry.keys(R, self()))
IO.inspect(Registry.values(R, "key", self()))
IO.inspect(Registry.update_value(R, "key", fn v -> {v, 1} end))
IO.inspect(Registry.update_value(R, "nobody", & &1))
{:ok, _} = Registry.register(R, 1, :int)
{:ok, _} = Registry.register(R, 1.0, :float)
IO.inspect(Registry.count(R))
IO.inspect(Registry.keys(R, self()) |> Enum.sort_by(&inspect/1))
IO.inspect(Registry.unregister(R, 1))
IO.inspect(Registry.unregister(R, 1))
IO.inspect(Registry.lookup(R, 1))
IO.inspect(Registry.dispatch(R, "key", fn [{p, v}] -> IO.inspect({p == self(), v}) end))
IO.inspect(Registry.dispatch(R, "nobody", fn _ -> raise "not called" end))
IO.inspect(Registry.match(R, "key", {:_, 1}) |> length)
IO.inspect(Registry.child_spec(keys: :unique, name: X) |> Map.delete(:start) |> Enum.sort())
for f <- [fn -> Registry.lookup(No, 1) end, fn -> Registry.register(No, 1, 1) end, fn -> Registry.count(No) end, fn -> Registry.keys(No, self()) end,
          fn -> Registry.dispatch(No, 1, fn _ -> 1 end) end, fn -> Registry.meta(No, :a) end, fn -> Registry.unregister(No, 1) end, fn -> Registry.whereis_name({No, 1}) end] do
  try do f.() rescue e -> IO.inspect(e) end
end
