# Spawn, one message back, exit: a thousand at a time, a million in all.
defmodule Spawner do
  def rounds(0), do: :ok

  def rounds(n) do
    parent = self()
    spawn_all(1000, parent)
    collect(1000)
    rounds(n - 1)
  end

  def spawn_all(0, _), do: :ok

  def spawn_all(n, parent) do
    spawn(fn -> send(parent, :hi) end)
    spawn_all(n - 1, parent)
  end

  def collect(0), do: :ok
  def collect(n), do: receive(do: (:hi -> collect(n - 1)))
end

run = fn rounds ->
  parent = self()

  spawn(fn ->
    Spawner.rounds(rounds)
    send(parent, :done)
  end)

  receive do: (:done -> :ok)
end

run.(20)
t0 = System.monotonic_time(:microsecond)
run.(1000)
IO.puts("spawn_1M #{System.monotonic_time(:microsecond) - t0} us")
