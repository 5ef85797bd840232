defmodule S do
  use GenServer
  def init(x), do: {:ok, x}
  def handle_call(:tag, {_, tag}, s), do: {:reply, (case tag do [:alias | _] -> :alias; r when is_reference(r) -> :reference end), s}
end
{:ok, p} = GenServer.start_link(S, 0)
IO.inspect(GenServer.call(p, :tag))
IO.inspect(GenServer.call(p, :tag, 100))
IO.inspect(GenServer.call(p, :tag, :infinity))
for bad <- [-1, :bad, 1.5] do
  try do GenServer.call(p, :tag, bad) rescue e -> IO.puts(Exception.message(e)) end
end
