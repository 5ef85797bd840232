# normalise: refs
srv = spawn(fn ->
  receive do
    {:"$gen_call", {pid, [:alias | ref] = tag}, :hello} when is_pid(pid) and is_reference(ref) ->
      send(ref, {tag, :plain_reply})
  end
  receive do
    {:"$gen_call", {pid, ref}, :forever} when is_pid(pid) and is_reference(ref) -> send(pid, {ref, :no_alias})
  end
  receive do {:"$gen_cast", m} -> IO.inspect({:cast, m}) end
  receive do {:system, {pid, _}, {:terminate, :normal}} when is_pid(pid) -> :ok end
end)
IO.inspect(GenServer.call(srv, :hello))
IO.inspect(GenServer.call(srv, :forever, :infinity))
GenServer.cast(srv, :fire)
IO.inspect(GenServer.stop(srv))
defmodule S do
  use GenServer
  def init(x), do: {:ok, x}
  def handle_call(m, {_, tag}, s), do: {:reply, {m, is_reference(tag)}, s}
end
{:ok, p} = GenServer.start(S, 0)
ref = make_ref()
send(p, {:"$gen_call", {self(), ref}, :by_hand})
receive do {^ref, r} -> IO.inspect(r) end
