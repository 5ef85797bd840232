# normalise: pids refs
t = Task.async(fn -> Process.sleep(:infinity) end)

try do
  Task.await(t, 30)
catch
  :exit, {:timeout, {m, f, [_, timeout]}} -> IO.inspect({:timeout, m, f, timeout})
end

Task.shutdown(t, :brutal_kill)
