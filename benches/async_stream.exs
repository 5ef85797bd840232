# Task.async_stream over 100,000 small tasks.
run = fn n -> 1..n |> Task.async_stream(fn x -> x * 2 end) |> Enum.reduce(0, fn {:ok, x}, acc -> acc + x end) end
run.(2000)
t0 = System.monotonic_time(:microsecond)
true = run.(100_000) == 100_000 * 100_001
IO.puts("async_stream_100k #{System.monotonic_time(:microsecond) - t0} us")
