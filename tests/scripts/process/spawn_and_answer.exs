parent = self()
spawn(fn -> send(parent, {:hello, self() != parent}) end)

receive do
  {:hello, other?} -> IO.inspect(other?)
end
