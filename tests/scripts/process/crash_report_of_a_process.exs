{p, ref} = spawn_monitor(fn -> raise ArgumentError, "in a process" end)
receive do: ({:DOWN, ^ref, _, ^p, _} -> :ok)
Process.sleep(150)
IO.puts("main goes on")
