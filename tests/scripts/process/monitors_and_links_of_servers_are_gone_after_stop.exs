defmodule S do
  use GenServer
  def init(x), do: {:ok, x}
end
for _ <- 1..1000 do
  {:ok, p} = GenServer.start_link(S, 0)
  :sys.get_state(p)
  GenServer.stop(p)
end
Process.sleep(20)
IO.inspect(length(elem(Process.info(self(), :links), 1)) < 5)
IO.inspect(Process.info(self(), [:monitors, :message_queue_len]))
