defmodule W do
  use GenServer
  def start_link(n), do: GenServer.start_link(__MODULE__, n)
  def init(n), do: {:ok, n}
  def handle_call(:n, _, n), do: {:reply, n, n}
end
{:ok, sup} = Supervisor.start_link((for n <- 1..2000, do: Supervisor.child_spec({W, n}, id: n)), strategy: :one_for_one, max_restarts: 1000)
IO.inspect(Supervisor.count_children(sup) |> Enum.sort())
pids = for {n, p, _, _} <- Supervisor.which_children(sup), rem(n, 10) == 0, do: p
refs = for p <- pids, do: (r = Process.monitor(p); Process.exit(p, :kill); r)
for r <- refs, do: (receive do {:DOWN, ^r, _, _, _} -> :ok end)
Process.sleep(50)
IO.inspect(Supervisor.count_children(sup).active)
IO.inspect(Supervisor.which_children(sup) |> Enum.map(fn {_, p, _, _} -> GenServer.call(p, :n) end) |> Enum.sum())
IO.inspect(Supervisor.stop(sup))
