defmodule W do
  use GenServer
  def start_link(a), do: GenServer.start_link(__MODULE__, a)
  def init({to, how}), do: (Process.flag(:trap_exit, true); {:ok, {to, how}})
  def terminate(r, {to, how}) do
    send(to, {how, r})
    if how == :slow, do: Process.sleep(:infinity)
  end
end
me = self()
run = fn how, shutdown ->
  {:ok, sup} = Supervisor.start_link([Supervisor.child_spec({W, {me, how}}, shutdown: shutdown)], strategy: :one_for_one)
  [{_, p, _, _}] = Supervisor.which_children(sup)
  ref = Process.monitor(p)
  Supervisor.stop(sup)
  receive do {:DOWN, ^ref, _, _, r} -> IO.inspect({how, shutdown, r}) end
  receive do m -> IO.inspect(m) after 0 -> IO.puts("terminate not called") end
end
run.(:quick, 5000)
run.(:quick, :infinity)
run.(:quick, :brutal_kill)
run.(:slow, 20)
run.(:slow, 0)
