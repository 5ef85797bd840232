defmodule T do
  use Task
  def start_link(to), do: Task.start_link(__MODULE__, :run, [to])
  def run(to), do: send(to, :ran)
end
defmodule P do
  use Task, restart: :permanent, id: :own
  def start_link(_), do: {:ok, spawn_link(fn -> :ok end)}
end
IO.inspect(T.child_spec(1) |> Enum.sort())
IO.inspect(P.child_spec(1) |> Enum.sort())
IO.inspect(Task.child_spec(1) |> Enum.sort())
me = self()
{:ok, sup} = Supervisor.start_link([{T, me}, {Task, fn -> send(me, :inline) end}], strategy: :one_for_one)
got = for _ <- 1..2, do: (receive do m -> m end)
IO.inspect(Enum.sort(got))
Process.sleep(20)
IO.inspect(Supervisor.which_children(sup))
