defmodule W do
  use GenServer
  def start_link({id, to}), do: GenServer.start_link(__MODULE__, {id, to})
  def init({id, to}), do: (Process.flag(:trap_exit, true); send(to, {:start, id}); {:ok, {id, to}})
  def terminate(r, {id, to}), do: send(to, {:stop, id, r})
end
me = self()
children = for id <- [:a, :b, :c], do: Supervisor.child_spec({W, {id, me}}, id: id)
{:ok, sup} = Supervisor.start_link(children, strategy: :one_for_one)
IO.inspect(for {id, pid, t, m} <- Supervisor.which_children(sup), do: {id, is_pid(pid), t, m})
IO.inspect(Supervisor.count_children(sup) |> Enum.sort())
IO.inspect(Supervisor.stop(sup))
for _ <- 1..6, do: (receive do m -> IO.inspect(m) end)
