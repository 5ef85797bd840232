t = Task.async(fn -> Process.sleep(:infinity) end)
Task.await(t, 20)
