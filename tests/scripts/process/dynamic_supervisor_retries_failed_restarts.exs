defmodule W do
  use GenServer
  def start_link(to), do: GenServer.start_link(__MODULE__, to)
  def init(to) do
    send(to, {:init, self()})
    receive do :ok -> {:ok, to}; :fail -> {:stop, :not_yet}; :ignore -> :ignore end
  end
end
me = self()
{:ok, sup} = DynamicSupervisor.start_link(strategy: :one_for_one, max_restarts: 10)
t = Task.async(fn -> DynamicSupervisor.start_child(sup, {W, me}) end)
p = receive do {:init, p} -> p end
send(p, :ok)
{:ok, ^p} = Task.await(t)
Process.exit(p, :kill)
for n <- 1..3, do: (receive do {:init, p} -> send(p, if(n == 3, do: :ok, else: :fail)) end)
IO.inspect(DynamicSupervisor.count_children(sup).active)
[{_, p, _, _}] = DynamicSupervisor.which_children(sup)
Process.exit(p, :kill)
receive do {:init, p} -> send(p, :ignore) end
Process.sleep(10)
IO.inspect(DynamicSupervisor.count_children(sup) |> Enum.sort())
