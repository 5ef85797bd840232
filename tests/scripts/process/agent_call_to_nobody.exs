try do
  Agent.get(:no_agent, & &1)
catch
  :exit, {reason, {GenServer, :call, [name, _, timeout]}} -> IO.inspect({reason, name, timeout})
end

{:ok, a} = Agent.start(fn -> 1 end)
Agent.stop(a)

try do
  Agent.get(a, & &1)
catch
  :exit, {reason, {GenServer, :call, _}} -> IO.inspect(reason)
end
