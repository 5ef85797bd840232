for r <- [:normal, :boom, {:shutdown, :x}] do
  {p, ref} = spawn_monitor(fn -> exit(r) end)

  receive do
    {:DOWN, ^ref, :process, ^p, reason} -> IO.inspect(reason)
  end
end
