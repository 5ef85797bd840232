# stderr: ignored
defmodule W do
  use GenServer
  def start_link(to), do: GenServer.start_link(__MODULE__, to)
  def init(to), do: (Process.flag(:trap_exit, true); {:ok, to})
  def terminate(r, to), do: send(to, {:terminate, r})
end
for reason <- [:normal, :shutdown, :crash] do
  me = self()
  p = spawn(fn -> {:ok, s} = Supervisor.start_link([{W, me}], strategy: :one_for_one); send(me, {:sup, s}); receive do :go -> exit(reason) end end)
  sup = receive do {:sup, s} -> s end
  ref = Process.monitor(sup)
  send(p, :go)
  receive do {:DOWN, ^ref, _, _, r} -> IO.inspect({reason, r}) end
  receive do m -> IO.inspect(m) end
end
Process.sleep(20)
