# stderr: ignored
defmodule S do
  use GenServer
  def init(x), do: {:ok, x}
end
{:ok, p} = GenServer.start(S, 0, name: :plain)
send(p, :surprise)
IO.inspect(:sys.get_state(p))
try do GenServer.call(p, :what) catch :exit, {{%RuntimeError{message: m}, _}, _} -> IO.puts(m) end
Process.sleep(30)
{:ok, p} = GenServer.start(S, 0, name: :plain)
ref = Process.monitor(p)
GenServer.cast(p, :what)
receive do {:DOWN, ^ref, _, _, {%RuntimeError{message: m}, _}} -> IO.puts(m) end
Process.sleep(30)
IO.inspect(S.child_spec(:arg))
IO.inspect(S.code_change(1, :state, :extra))
IO.inspect(S.terminate(:normal, :state))
defmodule T do
  use GenServer, restart: :transient, shutdown: 100, id: :other
  def init(x), do: {:ok, x}
end
IO.inspect(T.child_spec([]) |> Enum.sort())
