# stderr: ignored
Process.flag(:trap_exit, true)
{:error, {e, _stack}} = Agent.start_link(fn -> raise "no start" end)
IO.inspect(e)
IO.inspect(Agent.start_link(fn -> exit(:refused) end))
