{:ok, a} = Agent.start(fn -> 1 end)

try do
  Agent.get(a, fn _ -> Process.sleep(:infinity) end, 30)
catch
  :exit, {reason, {GenServer, :call, [_, _, t]}} -> IO.inspect({reason, t})
end
