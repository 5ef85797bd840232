send(self(), :early)

t = spawn(fn -> receive do: ({:q, from} -> send(from, :reply)) end)
send(t, {:q, self()})

receive do
  :reply -> IO.puts("reply first")
end

receive do
  :early -> IO.puts("early later")
end
