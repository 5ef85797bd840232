defmodule Hib do
  def start(parent), do: Process.hibernate(Hib, :awake, [parent])
  def awake(parent), do: receive(do: (:go -> send(parent, :woken)))
end

parent = self()
p = spawn(fn -> Hib.start(parent) end)
Process.sleep(20)
send(p, :go)
receive do: (m -> IO.inspect(m))
