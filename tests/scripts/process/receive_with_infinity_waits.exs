parent = self()

spawn(fn ->
  Process.sleep(30)
  send(parent, :late)
end)

receive do
  :late -> IO.puts("arrived")
after
  :infinity -> :never
end
