{p, ref} = spawn_monitor(Process, :sleep, [1])
receive do: ({:DOWN, ^ref, :process, ^p, r} -> IO.inspect(r))
p2 = spawn_link(Process, :sleep, [:infinity])
IO.inspect(p2 in elem(Process.info(self(), :links), 1))
