# stderr: ignored
Process.flag(:trap_exit, true)
{:ok, a} = Agent.start_link(fn -> 1 end)

try do
  Agent.update(a, fn _ -> raise "broken" end)
catch
  :exit, {{e, _}, {GenServer, :call, _}} -> IO.inspect(e)
end

receive do: ({:EXIT, ^a, {e, _}} -> IO.inspect(e))
