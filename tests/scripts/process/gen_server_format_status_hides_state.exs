# normalise: pids
defmodule S do
  use GenServer
  def init(x), do: {:ok, x}
  def handle_cast(:raise, _), do: raise "secret failure"
  def format_status(status), do: Map.put(status, :state, :hidden)
end
{:ok, p} = GenServer.start(S, "password", name: :hider)
{:status, ^p, {:module, mod}, [_, status, _, _, misc]} = :sys.get_status(p)
IO.inspect({mod, status})
IO.inspect(misc[:header])
IO.inspect(List.last(misc))
ref = Process.monitor(p)
GenServer.cast(p, :raise)
receive do {:DOWN, ^ref, _, _, _} -> :ok end
Process.sleep(30)
