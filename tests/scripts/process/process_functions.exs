me = self()
IO.inspect(Process.alive?(me))
p = spawn(fn -> receive do :stop -> :ok end end)
IO.inspect(Process.link(p))
IO.inspect(Process.info(me, :links) |> elem(1) |> Enum.member?(p))
IO.inspect(Process.unlink(p))
ref = Process.monitor(p, alias: :reply_demonitor)
send(ref, :by_alias)
receive do m -> IO.inspect(m) end
send(ref, :again)
receive do m -> IO.inspect(m) after 10 -> IO.puts("alias is used up") end
IO.inspect(Process.put(:k, 1)); IO.inspect(Process.put(:k, 2)); IO.inspect(Process.get(:k)); IO.inspect(Process.get(:none, :d))
IO.inspect(Process.get_keys(2)); IO.inspect(Process.delete(:k)); IO.inspect(Process.delete(:k))
a = Process.alias([:reply])
send(a, 1); send(a, 2)
receive do m -> IO.inspect(m) end
receive do m -> IO.inspect(m) after 0 -> IO.puts("once") end
IO.inspect(Process.unalias(a))
a = Process.alias()
IO.inspect(Process.unalias(a))
t = Process.send_after(me, :later, 10_000)
IO.inspect(Process.read_timer(t) > 9000)
IO.inspect(Process.cancel_timer(t) > 9000)
IO.inspect(Process.cancel_timer(t))
IO.inspect(Process.cancel_timer(make_ref(), info: false))
Process.send_after(me, :abs, System.monotonic_time(:millisecond) + 1, abs: true)
receive do m -> IO.inspect(m) end
for {f, v} <- [trap_exit: true, priority: :high, min_heap_size: 1000, max_heap_size: 0, message_queue_data: :off_heap], do: Process.flag(f, v)
IO.inspect(Process.flag(:trap_exit, false))
try do Process.flag(:nope, 1) rescue e -> IO.inspect(e.__struct__) end
for f <- [fn -> Process.register(me, nil) end, fn -> Process.register(me, :undefined) end, fn -> Process.register(p, :p); Process.register(p, :q) end, fn -> Process.unregister(:nobody) end,
          fn -> Process.sleep(-1) end, fn -> Process.exit(:x, :y) end, fn -> Process.send(:nobody, 1, []) end, fn -> Process.monitor(1) end] do
  try do f.() rescue e -> IO.puts("#{inspect(e.__struct__)}") end
end
IO.inspect(:p in Process.registered())
IO.inspect(Process.info(p, [:registered_name, :status, :trap_exit]))
