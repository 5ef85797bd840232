n = 20_000
parent = self()

{pid, ref} =
  spawn_monitor(fn ->
    pids = for _ <- 1..n, do: spawn_link(fn -> Process.sleep(:infinity) end)
    send(parent, pids)
    receive do: (:die -> exit(:together))
  end)

pids = receive do: (l when is_list(l) -> l)
refs = for p <- pids, do: Process.monitor(p)
send(pid, :die)
receive do: ({:DOWN, ^ref, _, _, r} -> IO.inspect(r))
reasons = for r <- refs, do: (receive do: ({:DOWN, ^r, _, _, reason} -> reason))
IO.inspect(Enum.frequencies(reasons))
