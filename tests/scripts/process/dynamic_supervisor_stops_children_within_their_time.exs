defmodule W do
  use GenServer
  def start_link(a), do: GenServer.start_link(__MODULE__, a)
  def init(a), do: (Process.flag(:trap_exit, true); {:ok, a})
  def terminate(r, {to, id}) do
    send(to, {id, r})
    if id == :slow, do: Process.sleep(:infinity)
  end
end
{:ok, sup} = DynamicSupervisor.start_link(strategy: :one_for_one)
refs = for {id, s} <- [quick: 5000, slow: 20, brutal: :brutal_kill] do
  {:ok, p} = DynamicSupervisor.start_child(sup, Supervisor.child_spec({W, {self(), id}}, shutdown: s))
  {id, Process.monitor(p)}
end
DynamicSupervisor.stop(sup)
for {id, ref} <- refs, do: (receive do {:DOWN, ^ref, _, _, r} -> IO.inspect({id, r}) end)
got = for _ <- 1..2, do: (receive do m -> m end)
IO.inspect(Enum.sort(got))
receive do m -> IO.inspect(m) after 0 -> :ok end
