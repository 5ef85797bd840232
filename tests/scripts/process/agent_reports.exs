# normalise: pids
{:ok, a} = Agent.start(fn -> 41 end, name: :agent)
try do Agent.get(a, fn _ -> raise "in the agent" end) catch :exit, {{e, _}, _} -> IO.inspect(e) end
Process.sleep(30)
{:ok, a} = Agent.start(fn -> 41 end, name: :agent)
ref = Process.monitor(a)
Agent.cast(a, fn _ -> exit(:cast) end)
receive do {:DOWN, ^ref, _, _, r} -> IO.inspect(r) end
Process.sleep(30)
