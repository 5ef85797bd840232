p = spawn(fn -> receive do: (:stop -> :ok) end)
refs = for _ <- 1..3, do: Process.monitor(p)
send(p, :stop)
for r <- refs, do: (receive do: ({:DOWN, ^r, _, _, reason} -> IO.inspect(reason)))
