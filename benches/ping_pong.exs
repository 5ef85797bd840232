# A million messages to and fro between two processes (500,000 round trips).
defmodule PingPong do
  def pong do
    receive do
      {:ping, from} ->
        send(from, :pong)
        pong()

      :stop ->
        :ok
    end
  end

  def ping(_, 0), do: :ok

  def ping(pong, n) do
    send(pong, {:ping, self()})
    receive do: (:pong -> ping(pong, n - 1))
  end
end

# Both sides in spawned processes: the main process of a script may be special.
run = fn n ->
  parent = self()

  spawn(fn ->
    pong = spawn(&PingPong.pong/0)
    PingPong.ping(pong, n)
    send(pong, :stop)
    send(parent, :done)
  end)

  receive do: (:done -> :ok)
end

run.(20_000)
t0 = System.monotonic_time(:microsecond)
run.(500_000)
IO.puts("ping_pong_1M #{System.monotonic_time(:microsecond) - t0} us")
