Process.flag(:trap_exit, true)
for r <- [:normal, :boom, {:shutdown, 1}] do
  p = spawn_link(fn -> exit(r) end)
  receive do: ({:EXIT, ^p, reason} -> IO.inspect(reason))
end
