Process.flag(:trap_exit, true)
{:ok, a} = Agent.start_link(fn -> 1 end)
Agent.stop(a, :shutdown)
receive do: ({:EXIT, ^a, r} -> IO.inspect(r))
