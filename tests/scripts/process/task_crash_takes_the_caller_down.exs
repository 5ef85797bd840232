t = Task.async(fn -> raise "task failed" end)
Task.await(t)
IO.puts("never printed")
