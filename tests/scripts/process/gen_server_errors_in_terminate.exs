defmodule S do
  use GenServer
  def init(f), do: {:ok, f}
  def handle_cast(:raise, _), do: raise "first"
  def terminate(r, f), do: f.(r)
end
stop = fn f ->
  {:ok, p} = GenServer.start(S, f)
  try do IO.inspect(GenServer.stop(p)) catch :exit, {r, {GenServer, :stop, _}} -> IO.inspect(if is_tuple(r), do: elem(r, 0), else: r) end
  Process.sleep(20)
end
stop.(fn _ -> :anything end)
stop.(fn _ -> throw(:ball) end)
stop.(fn _ -> exit(:other_reason) end)
stop.(fn _ -> raise "in terminate" end)
{:ok, p} = GenServer.start(S, fn _ -> exit(:second) end)
ref = Process.monitor(p)
GenServer.cast(p, :raise)
receive do {:DOWN, ^ref, _, _, r} -> IO.inspect(r) end
Process.sleep(20)
