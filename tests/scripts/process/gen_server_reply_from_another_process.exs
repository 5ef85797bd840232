defmodule S do
  use GenServer
  def init(_), do: {:ok, []}
  def handle_call(:wait, from, waiting), do: {:noreply, [from | waiting]}
  def handle_call(:release, _, waiting), do: {:reply, length(waiting), [], {:continue, {:release, waiting}}}
  def handle_continue({:release, waiting}, s) do
    spawn(fn -> for {w, i} <- Enum.with_index(Enum.reverse(waiting)), do: GenServer.reply(w, {:released, i}) end)
    {:noreply, s}
  end
end
{:ok, p} = GenServer.start_link(S, nil)
tasks = for _ <- 1..5, do: (t = Task.async(fn -> GenServer.call(p, :wait) end); Process.sleep(5); t)
IO.inspect(GenServer.call(p, :release))
IO.inspect(Task.await_many(tasks))
