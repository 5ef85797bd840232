# A Registry with 100,000 names: registered, then each dispatched to.
{:ok, _} = Registry.start_link(keys: :unique, name: Names)
collector = spawn(fn -> Process.sleep(:infinity) end)

run = fn from, to ->
  for i <- from..to, do: {:ok, _} = Registry.register(Names, i, i)
  for i <- from..to, do: Registry.dispatch(Names, i, fn [{_pid, value}] -> send(collector, value) end)
end

run.(1, 1000)
t0 = System.monotonic_time(:microsecond)
run.(1001, 101_000)
IO.puts("registry_100k #{System.monotonic_time(:microsecond) - t0} us")
