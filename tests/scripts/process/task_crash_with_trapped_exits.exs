# stderr: ignored
Process.flag(:trap_exit, true)
t = Task.async(fn -> raise "task failed" end)

try do
  Task.await(t)
catch
  :exit, {{e, _stack}, {Task, :await, [_, 5000]}} -> IO.inspect(e)
end

receive do: ({:EXIT, _, {e, _}} -> IO.inspect(e))
