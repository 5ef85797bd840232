# A process that asks for the time beside others that sort, convert and compare for long; also one that was just sent a
# message, and one with fewer schedulers than long work.
defmodule Ticker do
  def loop(ticks, longest, last) do
    receive do
      {:stop, from} -> send(from, {:ticks, ticks, longest})
    after
      1 ->
        now = System.monotonic_time(:millisecond)
        loop(ticks + 1, max(longest, now - last), now)
    end
  end

  def beside(work) do
    ticker = spawn_link(fn -> loop(0, 0, System.monotonic_time(:millisecond)) end)
    Process.sleep(5)
    started = System.monotonic_time(:millisecond)
    work.()
    took = System.monotonic_time(:millisecond) - started
    send(ticker, {:stop, self()})

    receive do
      {:ticks, ticks, longest} -> ticks > 3 and (longest < 100 or longest < div(took, 2))
    end
  end
end

pairs = for i <- 1..1_000_000, do: {rem(i * 7919, 1_000_003), i}
text = String.duplicate("some words, and öthers ", 500_000)

IO.inspect(Ticker.beside(fn -> :lists.keysort(1, pairs) end), label: "keysort")
IO.inspect(Ticker.beside(fn -> for _ <- 1..2, do: String.codepoints(text) end), label: "codepoints")

parallel = fn ->
  1..4 |> Enum.map(fn _ -> Task.async(fn -> :lists.keysort(1, pairs) end) end) |> Task.await_many(:infinity)
end

IO.inspect(Ticker.beside(parallel), label: "four at once")

# Whoever was woken just before.
me = self()

echo =
  spawn_link(fn ->
    receive do
      :now -> send(me, {:at, System.monotonic_time(:millisecond)})
    end
  end)

Process.sleep(5)
send(echo, :now)
started = System.monotonic_time(:millisecond)
for _ <- 1..2, do: :lists.keysort(1, pairs)
took = System.monotonic_time(:millisecond) - started

receive do
  {:at, at} -> IO.inspect(at - started < max(100, div(took, 2)), label: "woken before")
end
