# normalise: pids
require Logger
Logger.configure(level: :info)
{:ok, a} = Agent.start(fn -> :secret end, name: :agent)
ref = Process.monitor(a)
Agent.cast(a, fn _ -> raise "short" end)
receive do {:DOWN, ^ref, _, _, _} -> Process.sleep(30) end
Logger.debug("not shown")
Logger.info("shown")
