# normalise: pids
Process.register(self(), :taken)

for f <- [
      fn -> Process.register(self(), :other) end,
      fn -> Process.register(spawn(fn -> Process.sleep(100) end), :taken) end,
      fn -> Process.unregister(:nobody) end,
      fn -> send(:nobody, :x) end
    ] do
  try do
    f.()
  rescue
    e in ArgumentError -> IO.puts(Exception.message(e))
  end
end
