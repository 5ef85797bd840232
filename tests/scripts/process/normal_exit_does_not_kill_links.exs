pid = spawn_link(fn -> :done end)
ref = Process.monitor(pid)
receive do: ({:DOWN, ^ref, _, _, reason} -> IO.inspect(reason))
IO.puts("still here")
