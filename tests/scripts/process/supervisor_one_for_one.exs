defmodule W do
  use GenServer
  def start_link({id, to}), do: GenServer.start_link(__MODULE__, {id, to}, name: id)
  def init({id, to}), do: (Process.flag(:trap_exit, true); send(to, {:start, id}); {:ok, {id, to}})
  def handle_info({:EXIT, _, _}, s), do: {:stop, :linked, s}
  def terminate(r, {id, to}), do: send(to, {:stop, id, r})
end
me = self()
children = for id <- [:a, :b, :c], do: Supervisor.child_spec({W, {id, me}}, id: id)
{:ok, sup} = Supervisor.start_link(children, strategy: :one_for_one)
next = fn n -> for _ <- 1..n, do: (receive do m -> IO.inspect(m) end) end
next.(3)
[a, b, c] = for id <- [:a, :b, :c], do: Process.whereis(id)
Process.exit(b, :kill)
next.(1)
IO.inspect({Process.whereis(:a) == a, Process.whereis(:b) == b, Process.whereis(:c) == c})
IO.inspect(Supervisor.count_children(sup).active)
