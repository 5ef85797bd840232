defmodule W do
  use GenServer
  def start_link({id, to}), do: GenServer.start_link(__MODULE__, {id, to}, name: id)
  def init({id, to}), do: (Process.flag(:trap_exit, true); send(to, {:start, id}); {:ok, {id, to}})
  def terminate(r, {id, to}), do: send(to, {:stop, id, r})
end
me = self()
children = for id <- [:a, :b, :c, :d], do: Supervisor.child_spec({W, {id, me}}, id: id)
{:ok, _} = Supervisor.start_link(children, strategy: :rest_for_one)
next = fn n -> for _ <- 1..n, do: (receive do m -> IO.inspect(m) end) end
next.(4)
a = Process.whereis(:a)
Process.exit(Process.whereis(:b), :kill)
next.(5)
IO.inspect(Process.whereis(:a) == a)
