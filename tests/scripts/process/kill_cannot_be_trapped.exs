p =
  spawn(fn ->
    Process.flag(:trap_exit, true)
    Process.sleep(:infinity)
  end)

ref = Process.monitor(p)
Process.sleep(20)
Process.exit(p, :kill)
receive do: ({:DOWN, ^ref, _, _, reason} -> IO.inspect(reason))
