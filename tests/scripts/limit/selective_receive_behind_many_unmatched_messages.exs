for i <- 1..100_000, do: send(self(), {:noise, i})
send(self(), :wanted)
receive do: (:wanted -> IO.puts("found"))

ok =
  Enum.all?(1..1000, fn i ->
    ref = make_ref()
    send(self(), {ref, i})
    receive do: ({^ref, ^i} -> true)
  end)

IO.inspect(ok)
IO.inspect(Process.info(self(), :message_queue_len))
