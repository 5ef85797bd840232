# normalise: pids
Process.flag(:trap_exit, true)
t = Task.async(fn -> exit(:why) end)
IO.inspect(catch_exit = (try do Task.await(t) catch :exit, {r, {Task, :await, _}} -> r end))
receive do {:EXIT, _, r} -> IO.inspect(r) end
_ = catch_exit
t = Task.async(fn -> Process.sleep(:infinity) end)
IO.inspect(Task.shutdown(t, 10))
t = Task.async(fn -> :done end)
Process.sleep(10)
IO.inspect(Task.shutdown(t))
IO.inspect(Task.ignore(Task.async(fn -> 1 end)) in [nil, {:ok, 1}])
tasks = for n <- 1..3, do: Task.async(fn -> n end)
IO.inspect(Task.await_many(tasks, 1000))
IO.inspect(Task.yield_many([Task.async(fn -> 1 end), Task.async(fn -> Process.sleep(:infinity) end)], timeout: 30, on_timeout: :kill_task) |> Enum.map(&elem(&1, 1)))
t = Task.completed(:now)
IO.inspect({Task.await(t), t.pid})
Process.sleep(20)
