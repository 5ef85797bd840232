defmodule P do
  def ok(parent), do: (:proc_lib.init_ack(parent, {:ok, self()}); receive do :stop -> :ok end)
  def short, do: :proc_lib.init_ack({:ok, self(), :extra})
  def fail(parent), do: :proc_lib.init_fail(parent, {:error, :failed}, {:exit, :normal})
  def crash, do: exit(:crashed)
  def hang, do: Process.sleep(:infinity)
end
{:ok, p} = :proc_lib.start(P, :ok, [self()])
IO.inspect(Process.alive?(p))
{:ok, _, e} = :proc_lib.start_link(P, :short, [])
IO.inspect(e)
IO.inspect(:proc_lib.start_link(P, :fail, [self()]))
IO.inspect(:proc_lib.start(P, :crash, []))
IO.inspect(:proc_lib.start(P, :hang, [], 10))
Process.flag(:trap_exit, true)
IO.inspect(:proc_lib.start_link(P, :crash, []))
IO.inspect(:proc_lib.start_link(P, :hang, [], 10))
receive do {:EXIT, _, r} -> IO.inspect({:left, r}) after 0 -> IO.puts("nothing left") end
{{:ok, p}, ref} = :proc_lib.start_monitor(P, :ok, [self()])
send(p, :stop)
receive do {:DOWN, ^ref, _, ^p, r} -> IO.inspect(r) end
