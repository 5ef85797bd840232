parent = self()

chain = fn
  _, 0 -> receive do: (:die -> exit(:chain))
  f, n ->
    spawn_link(fn -> f.(f, n - 1) end)
    |> then(fn pid -> receive do: (:die -> send(pid, :die)) end)
    Process.sleep(:infinity)
end

{pid, ref} = spawn_monitor(fn -> chain.(chain, 20) end)
send(pid, :die)
receive do: ({:DOWN, ^ref, _, _, reason} -> send(parent, reason))
receive do: (r -> IO.inspect(r))
