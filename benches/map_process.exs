# A loop process keeps a map of 1,000 keys through a million puts and gets.
defmodule Store do
  def loop(map, 0, parent), do: send(parent, {:done, map_size(map)})

  def loop(map, n, parent) do
    key = rem(n * 7919, 1000)
    map = Map.put(map, key, n)
    ^n = Map.get(map, key)
    loop(map, n - 1, parent)
  end
end

run = fn n ->
  parent = self()
  spawn(fn -> Store.loop(Map.new(0..999, &{&1, 0}), n, parent) end)
  receive do: ({:done, 1000} -> :ok)
end

run.(50_000)
t0 = System.monotonic_time(:microsecond)
run.(1_000_000)
IO.puts("map_process_1M #{System.monotonic_time(:microsecond) - t0} us")
