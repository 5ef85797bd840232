Process.flag(:trap_exit, true)
t = Task.async(fn -> exit(:given_up) end)

try do
  Task.await(t)
catch
  :exit, {reason, {Task, :await, _}} -> IO.inspect(reason)
end
