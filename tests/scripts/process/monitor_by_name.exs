ref = Process.monitor(:nobody_here)

receive do
  {:DOWN, ^ref, :process, {name, n}, reason} -> IO.inspect({name, n, reason})
end

pid = spawn(fn -> receive do: (:stop -> :ok) end)
Process.register(pid, :somebody)
ref = Process.monitor(:somebody)
send(:somebody, :stop)

receive do
  {:DOWN, ^ref, :process, {name, n}, reason} -> IO.inspect({name, n, reason})
end
