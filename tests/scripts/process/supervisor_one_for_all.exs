defmodule W do
  use GenServer
  def start_link({id, to}), do: GenServer.start_link(__MODULE__, {id, to}, name: id)
  def init({id, to}), do: (Process.flag(:trap_exit, true); send(to, {:start, id}); {:ok, {id, to}})
  def terminate(r, {id, to}), do: send(to, {:stop, id, r})
end
me = self()
children = for id <- [:a, :b, :c], do: Supervisor.child_spec({W, {id, me}}, id: id)
{:ok, _} = Supervisor.start_link(children, strategy: :one_for_all)
next = fn n -> for _ <- 1..n, do: (receive do m -> IO.inspect(m) end) end
next.(3)
Process.exit(Process.whereis(:b), :kill)
next.(5)
