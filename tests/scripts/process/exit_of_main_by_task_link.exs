{:ok, _} = Task.start_link(fn -> exit({:shutdown, 5}) end)
Process.sleep(2000)
IO.puts("never printed")
