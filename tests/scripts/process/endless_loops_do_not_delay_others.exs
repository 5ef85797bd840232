defmodule Busy do
  def spin(n), do: spin(n + 1)
end

busy = for _ <- 1..4, do: spawn(fn -> Busy.spin(0) end)
parent = self()
spawn(fn -> send(parent, :answered) end)

receive do
  :answered -> IO.puts("answered")
after
  2000 -> IO.puts("starved")
end

Enum.each(busy, &Process.exit(&1, :kill))
Process.sleep(20)
IO.inspect(Enum.any?(busy, &Process.alive?/1))
