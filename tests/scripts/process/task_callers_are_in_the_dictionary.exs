t = Task.async(fn -> Process.get(:"$callers") end)
IO.inspect(Task.await(t) == [self()])
