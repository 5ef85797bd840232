for {m, t} <- [c: 90, a: 10, b: 50], do: Process.send_after(self(), m, t)
IO.inspect(for _ <- 1..3, do: (receive do: (m -> m)))
