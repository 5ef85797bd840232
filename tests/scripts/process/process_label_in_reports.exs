# normalise: pids
defmodule S do
  use GenServer
  def init(x), do: (Process.set_label({:worker, x}); {:ok, x})
  def handle_cast(:raise, _), do: raise "labelled"
end
{:ok, p} = GenServer.start(S, 7)
IO.inspect(Process.info(p, :label))
ref = Process.monitor(p)
GenServer.cast(p, :raise)
receive do {:DOWN, ^ref, _, _, _} -> Process.sleep(30) end
