me = self()
p = :proc_lib.spawn(fn ->
  send(me, {:one, Process.get(:"$ancestors"), elem(Process.get(:"$initial_call"), 2)})
  :proc_lib.spawn_link(Kernel, :send, [me, {:two, :sent}])
  :proc_lib.spawn(fn -> send(me, {:three, length(Process.get(:"$ancestors"))}) end)
  receive do :stop -> :ok end
end)
receive do {:one, [^me], 0} -> IO.puts("one") end
receive do {:two, x} -> IO.inspect(x) end
receive do {:three, n} -> IO.inspect(n) end
{m, _, a} = :proc_lib.translate_initial_call(p)
IO.inspect({is_atom(m), a})
IO.inspect(Process.info(p, :initial_call))
IO.inspect(:proc_lib.initial_call(spawn(fn -> Process.sleep(50) end)))
:proc_lib.set_label({:my, 1})
IO.inspect(:proc_lib.get_label(self()))
IO.inspect(Process.info(self(), :label))
IO.inspect(:proc_lib.stop(spawn(fn -> receive do {:system, _, {:terminate, r}} -> exit(r) end end), :shutdown, 100))
try do :proc_lib.stop(:nobody) catch k, r -> IO.inspect({k, r}) end
