parent = self()

p =
  spawn(fn ->
    for _ <- 1..40 do
      send(parent, :noise)
      Process.sleep(10)
    end
  end)

t0 = System.monotonic_time(:millisecond)

receive do
  :signal -> :ok
after
  100 -> IO.puts("timed out")
end

dt = System.monotonic_time(:millisecond) - t0
IO.inspect(dt < 350)
Process.exit(p, :kill)
