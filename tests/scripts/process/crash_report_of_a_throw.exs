{_, ref} = spawn_monitor(fn -> throw({:ball, 1}) end)
receive do: ({:DOWN, ^ref, _, _, _} -> :ok)
Process.sleep(150)
