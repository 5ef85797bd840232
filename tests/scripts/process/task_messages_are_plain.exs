t = Task.async(fn -> :result end)
ref = t.ref

receive do
  {^ref, r} -> IO.inspect(r)
end

receive do
  {:DOWN, ^ref, :process, pid, reason} -> IO.inspect({pid == t.pid, reason})
end
