for n <- 1..50_000, do: send(self(), {:old, n})
{:ok, a} = Agent.start_link(fn -> 0 end)
for _ <- 1..2000, do: Agent.update(a, &(&1 + 1))
IO.inspect(Agent.get(a, & &1))
ref = Process.monitor(a)
receive do {:old, 1} -> IO.puts("the first") end
Agent.stop(a)
receive do {:DOWN, ^ref, _, _, r} -> IO.inspect(r) end
x = make_ref()
send(self(), {x, :after_all})
receive do {^x, m} -> IO.inspect(m) end
receive do {:old, 50_000} -> IO.puts("the last") end
IO.inspect(Process.info(self(), :message_queue_len))
