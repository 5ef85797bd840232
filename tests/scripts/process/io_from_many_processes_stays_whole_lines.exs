# stderr: ignored
tasks = for i <- 1..20, do: Task.async(fn -> IO.puts(String.duplicate("x", 20)); i end)
IO.inspect(Enum.sum(Task.await_many(tasks)))
