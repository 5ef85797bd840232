# ETS: a million inserts and lookups from two processes, counters; times in microseconds.
measure = fn name, work ->
  start = System.monotonic_time(:microsecond)
  work.()
  IO.puts("#{name} #{System.monotonic_time(:microsecond) - start} us")
end

defmodule Work do
  def put(_table, n, last) when n > last, do: :ok

  def put(table, n, last) do
    :ets.insert(table, {n, n})
    put(table, n + 1, last)
  end

  def get(_table, n, last, sum) when n > last, do: sum
  def get(table, n, last, sum), do: get(table, n + 1, last, sum + :ets.lookup_element(table, n, 2))

  def count(_table, 0), do: :ok

  def count(table, n) do
    :ets.update_counter(table, rem(n, 16), 1, {0, 0})
    count(table, n - 1)
  end

  def both(fun) do
    [fn -> fun.(1, 500_000) end, fn -> fun.(500_001, 1_000_000) end] |> Enum.map(&Task.async/1) |> Task.await_many(:infinity)
  end
end

table = :ets.new(:numbers, [:public, write_concurrency: true, read_concurrency: true])
measure.("ets_insert", fn -> Work.both(fn from, to -> Work.put(table, from, to) end) end)
measure.("ets_lookup", fn -> Work.both(fn from, to -> Work.get(table, from, to, 0) end) end)
counters = :ets.new(:counters, [:public])
Work.count(counters, 1000)
measure.("ets_update_counter", fn -> Work.count(counters, 1_000_000) end)
