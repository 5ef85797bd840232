defmodule S do
  use GenServer
  def init(x), do: {:ok, x}
end
{:ok, p} = GenServer.start_link(S, 0, spawn_opt: [priority: :high, min_heap_size: 1000])
IO.inspect(Process.info(p, :priority))
IO.inspect(Process.info(p, :current_function) |> elem(1) |> elem(0))
IO.inspect(Process.info(p, :initial_call))
{:dictionary, d} = Process.info(p, :dictionary)
IO.inspect({d[:"$initial_call"], d[:"$ancestors"] == [self()]})
