p = spawn(fn -> Process.sleep(:infinity) end)
try do Process.info(p, :nope) rescue e -> IO.puts(Exception.message(e)) end
Process.exit(p, :kill)
ref = Process.monitor(p)
receive do {:DOWN, ^ref, _, _, r} -> IO.inspect(r in [:killed, :noproc]) end
IO.inspect(Process.info(p))
IO.inspect(Process.info(p, :links))
IO.inspect(Process.alive?(p))
Process.set_label({:a, "label"})
IO.inspect(Process.info(self(), :label))
IO.inspect(Process.group_leader() |> is_pid)
