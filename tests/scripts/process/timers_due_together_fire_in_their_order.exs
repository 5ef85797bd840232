# Two hundred timers come due while nobody looks: they fire in the order of their times, those of the same time in any.
me = self()
for n <- Enum.shuffle(1..200), do: Process.send_after(me, n, 10 + n)
:erlang.yield()
busy = fn busy, until -> if System.monotonic_time(:millisecond) < until, do: busy.(busy, until) end
busy.(busy, System.monotonic_time(:millisecond) + 300)
IO.inspect(for(_ <- 1..200, do: receive(do: (n -> n))) == Enum.to_list(1..200))
