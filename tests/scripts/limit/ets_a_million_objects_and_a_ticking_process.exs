# Traversals go in portions: another process is not held up by them.
t = :ets.new(:t, [:set, :public])
for from <- 0..9 do
  Task.async(fn -> for i <- (from * 20_000)..(from * 20_000 + 19_999), do: :ets.insert(t, {i, rem(i, 7)}) end)
end
|> Task.await_many(:infinity)

IO.inspect(:ets.info(t, :size))
me = self()

defmodule Tick do
  def run(me, n) do
    receive do
      :stop -> send(me, {:ticks, n})
    after
      1 -> run(me, n + 1)
    end
  end
end

ticker = spawn(fn -> Tick.run(me, 0) end)
IO.inspect(:ets.select_count(t, [{{:_, 3}, [], [true]}]))
IO.inspect(length(:ets.match(t, {:"$1", 6})))
IO.inspect(:ets.foldl(fn {k, v}, acc -> acc + k * v end, 0, t))
IO.inspect(:ets.select_delete(t, [{{:"$1", :_}, [{:>=, :"$1", 100_000}], [true]}]))
IO.inspect(length(:ets.tab2list(t)))
send(ticker, :stop)

receive do
  {:ticks, n} -> IO.inspect(n > 3)
end

IO.inspect(:ets.delete(t))
