{p, ref} = spawn_monitor(fn -> Enum.each(Stream.cycle([1]), fn x -> x end) end)
Process.sleep(10)
Process.exit(p, :stop_it)
receive do: ({:DOWN, ^ref, _, _, r} -> IO.inspect(r))
