t = Task.async(fn ->
  Process.sleep(50)
  :slow
end)

IO.inspect(Task.yield(t, 0))
IO.inspect(Task.yield(t, 5000))
Process.flag(:trap_exit, true)
t = Task.async(fn -> exit(:why) end)
IO.inspect(Task.yield(t))
