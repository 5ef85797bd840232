{:ok, sup} = Task.Supervisor.start_link(name: :tasks)
t = Task.Supervisor.async(:tasks, fn -> 1 + 1 end)
IO.inspect(Task.await(t))
IO.inspect(Task.await(Task.Supervisor.async(sup, Kernel, :+, [2, 3])))
t = Task.Supervisor.async_nolink(sup, fn -> exit(:failed) end)
IO.inspect(Task.yield(t))
IO.inspect(Task.await(Task.Supervisor.async_nolink(sup, String, :upcase, ["up"])))
me = self()
{:ok, p} = Task.Supervisor.start_child(sup, fn -> send(me, {:child, self(), Process.get(:"$callers")}); receive do :stop -> :ok end end)
receive do {:child, ^p, callers} -> IO.inspect(callers == [me]) end
IO.inspect(Task.Supervisor.children(sup) == [p])
IO.inspect(Task.Supervisor.terminate_child(sup, p))
IO.inspect(Task.Supervisor.terminate_child(sup, p))
IO.inspect(Task.Supervisor.children(sup))
{:ok, _} = Task.Supervisor.start_child(sup, Kernel, :send, [me, :mfa])
receive do m -> IO.inspect(m) end
{:ok, _} = Task.Supervisor.start_child(sup, fn -> send(me, {:try, self()}); receive do :die -> exit(:again); :ok -> :ok end end, restart: :transient)
receive do {:try, p} -> send(p, :die) end
receive do {:try, p} -> send(p, :ok) end
Process.sleep(20)
IO.inspect(Task.Supervisor.child_spec([]) |> Map.delete(:start) |> Enum.sort())
{:ok, small} = Task.Supervisor.start_link(max_children: 1)
{:ok, _} = Task.Supervisor.start_child(small, fn -> Process.sleep(:infinity) end)
IO.inspect(Task.Supervisor.start_child(small, fn -> 1 end))
try do Task.Supervisor.async(small, fn -> 1 end) rescue e -> IO.puts(Exception.message(e)) end
