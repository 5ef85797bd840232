defmodule Counter do
  def loop(n) do
    receive do
      :inc -> loop(n + 1)
      {:get, from} ->
        send(from, {:count, n})
        loop(n)

      :stop -> :ok
    end
  end
end

p = spawn(fn -> Counter.loop(0) end)
for _ <- 1..100, do: send(p, :inc)
send(p, {:get, self()})
receive do: ({:count, n} -> IO.inspect(n))
send(p, :stop)
