defmodule W do
  use GenServer
  def start_link(id), do: GenServer.start_link(__MODULE__, id, name: id)
  def init(id), do: {:ok, id}
end
Process.flag(:trap_exit, true)
start = fn auto ->
  children = for id <- [:a, :b], do: Supervisor.child_spec({W, id}, id: id, restart: :transient, significant: true)
  {:ok, sup} = Supervisor.start_link(children ++ [Supervisor.child_spec({W, :c}, id: :c, restart: :transient)], strategy: :one_for_one, auto_shutdown: auto)
  sup
end
sup = start.(:any_significant)
GenServer.stop(:c)
IO.inspect(Process.alive?(sup))
GenServer.stop(:a)
receive do {:EXIT, ^sup, r} -> IO.inspect(r) end
sup = start.(:all_significant)
GenServer.stop(:a)
IO.inspect(Supervisor.count_children(sup).active)
GenServer.stop(:b)
receive do {:EXIT, ^sup, r} -> IO.inspect(r) end
