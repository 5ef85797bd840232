spawn_link(fn -> exit(:bad_link) end)
Process.sleep(2000)
IO.puts("never printed")
