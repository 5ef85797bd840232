defmodule Ring do
  def member(next) do
    receive do
      {:token, 0, main} -> send(main, :stopped)

      {:token, n, main} ->
        send(next, {:token, n - 1, main})
        member(next)
    end
  end
end

main = self()
first = Enum.reduce(1..100, main, fn _, next -> spawn(fn -> Ring.member(next) end) end)

loop = fn loop ->
  receive do
    {:token, n, m} -> send(first, {:token, n, m}) && loop.(loop)
    :stopped -> IO.puts("token stopped")
  end
end

send(first, {:token, 10_000, main})
loop.(loop)
