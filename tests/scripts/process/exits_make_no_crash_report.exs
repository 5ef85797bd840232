for r <- [:normal, :boom, :shutdown, {:shutdown, 1}] do
  {_, ref} = spawn_monitor(fn -> exit(r) end)
  receive do: ({:DOWN, ^ref, _, _, _} -> :ok)
end

Process.sleep(150)
IO.puts("quiet")
