parent = self()

spawn(fn ->
  Process.flag(:trap_exit, true)

  child = spawn(fn ->
    spawn_link(fn -> exit(:inner) end)
    Process.sleep(:infinity)
  end)

  ref = Process.monitor(child)
  receive do: ({:DOWN, ^ref, :process, _, reason} -> send(parent, {:child_died, reason}))
end)

receive do: (m -> IO.inspect(m))
