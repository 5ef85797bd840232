defmodule W do
  use GenServer
  def start_link({id, to}), do: GenServer.start_link(__MODULE__, {id, to}, name: id)
  def init({id, to}), do: (send(to, {:start, id}); {:ok, id})
  def handle_cast({:stop, r}, s), do: {:stop, r, s}
end
me = self()
children = for id <- [:permanent, :transient, :temporary], do: Supervisor.child_spec({W, {id, me}}, id: id, restart: id)
for reason <- [:normal, :shutdown, {:shutdown, :x}, :crash] do
  {:ok, sup} = Supervisor.start_link(children, strategy: :one_for_one, max_restarts: 10)
  for _ <- 1..3, do: (receive do {:start, _} -> :ok end)
  for id <- [:permanent, :transient, :temporary] do
    ref = Process.monitor(id)
    GenServer.cast(id, {:stop, reason})
    receive do {:DOWN, ^ref, _, _, _} -> :ok end
  end
  states = for {id, pid, _, _} <- Supervisor.which_children(sup), do: {id, if(is_pid(pid), do: :alive, else: pid)}
  IO.inspect({reason, Enum.sort(states), Supervisor.count_children(sup).active})
  Supervisor.stop(sup)
  (fn f, g -> g.(f, g) end).(:x, fn f, g -> receive do _ -> g.(f, g) after 0 -> :ok end end)
end
Process.sleep(20)
