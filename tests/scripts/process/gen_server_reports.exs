# normalise: pids
defmodule S do
  use GenServer
  def init(x), do: {:ok, x}
  def handle_call({:do, f}, from, s), do: f.(from, s)
  def handle_cast({:do, f}, s), do: f.(s)
  def handle_info({:do, f}, s), do: f.(s)
  def handle_continue({:do, f}, s), do: f.(s)
end
defmodule Go do
  def down(p), do: (ref = Process.monitor(p); receive do {:DOWN, ^ref, _, _, _} -> :ok end; Process.sleep(30))
  def start, do: GenServer.start(S, %{count: 1}, name: :server) |> elem(1)
  def call(f) do
    p = start()
    try do GenServer.call(p, {:do, f}) catch :exit, _ -> :ok end
    down(p)
  end
  def cast(f) do
    p = start()
    GenServer.cast(p, {:do, f})
    down(p)
  end
end
Go.call(fn _, _ -> raise "in a call" end)
Go.call(fn _, _ -> exit(:in_a_call) end)
Go.call(fn _, _ -> throw(:in_a_call) end)
Go.call(fn _, _ -> :nonsense end)
Go.call(fn _, s -> {:stop, :because, s} end)
Go.call(fn _, s -> {:stop, :because, :reply, s} end)
Go.cast(fn _ -> raise ArgumentError, "in a cast" end)
Go.cast(fn s -> {:stop, {:bad, :state}, s} end)
Go.cast(fn _ -> :erlang.error(:custom) end)
p = Go.start()
send(p, {:do, fn _ -> raise ArgumentError end})
Go.down(p)
p = Go.start()
send(p, {:do, fn s -> {:noreply, s, {:continue, {:do, fn _ -> raise "in continue" end}}} end})
Go.down(p)
