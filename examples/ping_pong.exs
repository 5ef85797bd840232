# Two processes that answer each other.
defmodule Pong do
  def loop do
    receive do
      {:ping, n, from} ->
        send(from, {:pong, n})
        loop()

      :stop ->
        IO.puts("pong stops")
    end
  end
end

pong = spawn(&Pong.loop/0)

for n <- 1..3 do
  send(pong, {:ping, n, self()})

  receive do
    {:pong, ^n} -> IO.puts("ping #{n} came back")
  end
end

ref = Process.monitor(pong)
send(pong, :stop)

receive do
  {:DOWN, ^ref, :process, _, reason} -> IO.puts("it ended: #{reason}")
end
