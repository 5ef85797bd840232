defmodule W do
  use GenServer
  def start_link(to), do: GenServer.start_link(__MODULE__, to)
  def init(to) do
    send(to, {:init, self()})
    receive do
      :ok -> {:ok, to}
      :fail -> {:stop, :not_yet}
    end
  end
end
me = self()
spawn_link(fn -> {:ok, sup} = Supervisor.start_link([{W, me}], strategy: :one_for_one, max_restarts: 10); send(me, {:sup, sup}); Process.sleep(:infinity) end)
p = receive do {:init, p} -> p end
send(p, :ok)
sup = receive do {:sup, s} -> s end
Process.exit(p, :kill)
for n <- 1..3 do
  receive do {:init, p} -> send(p, if(n == 3, do: :ok, else: :fail)) end
end
IO.inspect(for {_, pid, _, _} <- Supervisor.which_children(sup), do: is_pid(pid))
