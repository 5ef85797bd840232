defmodule Pm do
  defmacro m do
    parent = self()
    spawn(fn -> send(parent, {:v, 42}) end)
    v = receive do {:v, x} -> x end
    {:ok, ag} = Agent.start_link(fn -> v end)
    r = Agent.get(ag, & &1)
    Task.await(Task.async(fn -> r + 1 end))
  end
end
defmodule Pu do
  require Pm
  def x, do: Pm.m()
end
IO.inspect Pu.x
