defmodule S do
  use GenServer
  def init(f), do: f.()
end
run = fn trap, f ->
  {pid, ref} = spawn_monitor(fn ->
    Process.flag(:trap_exit, trap)
    IO.inspect(GenServer.start_link(S, f), label: "result")
    receive do m -> IO.inspect(m, label: "left over") after 0 -> :ok end
  end)
  receive do {:DOWN, ^ref, _, ^pid, r} -> IO.inspect(r, label: "parent") end
end
for trap <- [false, true] do
  IO.inspect(trap, label: "trap")
  run.(trap, fn -> {:stop, :bad} end)
  run.(trap, fn -> {:error, :bad} end)
  run.(trap, fn -> {:stop, :normal} end)
  run.(trap, fn -> {:stop, {:shutdown, 7}} end)
  run.(trap, fn -> :ignore end)
  run.(trap, fn -> exit(:gone) end)
  run.(trap, fn -> :nonsense end)
end
