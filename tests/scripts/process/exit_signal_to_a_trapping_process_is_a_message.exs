parent = self()

p =
  spawn(fn ->
    Process.flag(:trap_exit, true)
    send(parent, :ready)
    receive do: ({:EXIT, from, reason} -> send(parent, {from == parent, reason}))
  end)

receive do: (:ready -> :ok)
Process.exit(p, :please)
receive do: (m -> IO.inspect(m))
