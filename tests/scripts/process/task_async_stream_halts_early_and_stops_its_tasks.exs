me = self()
r = Stream.iterate(1, &(&1 + 1)) |> Task.async_stream(fn x -> send(me, {:ran, self()}); if(x > 2, do: Process.sleep(:infinity)); x end, max_concurrency: 4, timeout: :infinity) |> Enum.take(2)
IO.inspect(r)
pids = (fn f, acc -> f.(f, acc) end).(fn f, acc -> receive do {:ran, p} -> f.(f, [p | acc]) after 20 -> acc end end, [])
IO.inspect(Enum.any?(pids, &Process.alive?/1))
receive do m -> IO.inspect(m) after 0 -> IO.puts("empty") end
try do
  1..10 |> Task.async_stream(fn x -> x end) |> Enum.each(fn {:ok, 2} -> raise "consumer"; _ -> :ok end)
rescue e -> IO.inspect(e) end
receive do m -> IO.inspect(m) after 20 -> IO.puts("empty") end
IO.inspect(Enum.zip(Task.async_stream(1..3, & &1), [:a, :b]))
receive do m -> IO.inspect(m) after 20 -> IO.puts("empty") end
try do Task.async_stream(1..2, & &1, max_concurrency: 0) |> Enum.to_list() rescue e -> IO.puts(e.message) end
try do Task.async_stream(1..2, & &1, on_timeout: :x) |> Enum.to_list() rescue e -> IO.puts(e.message) end
try do Task.async_stream(1..2, & &1, timeout: -1) |> Enum.to_list() rescue e -> IO.puts(e.message) end
