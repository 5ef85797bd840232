gl = Process.group_leader()
parent = self()
spawn(fn -> send(parent, Process.group_leader() == gl) end)
receive do: (m -> IO.inspect(m))
