p = spawn(fn -> :ok end)
Process.sleep(20)
ref = Process.monitor(p)
receive do: ({:DOWN, ^ref, :process, ^p, reason} -> IO.inspect(reason))
