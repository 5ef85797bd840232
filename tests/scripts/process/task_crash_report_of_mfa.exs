{:ok, p} = Task.start(String, :to_integer, ["x"])
ref = Process.monitor(p)
receive do: ({:DOWN, ^ref, _, _, _} -> :ok)
Process.sleep(150)
