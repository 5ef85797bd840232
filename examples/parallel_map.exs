# Every element in a process of its own; the results come back in order.
defmodule Parallel do
  def map(items, fun) do
    items
    |> Enum.map(fn item -> Task.async(fn -> fun.(item) end) end)
    |> Task.await_many()
  end
end

defmodule Slow do
  def fib(n) when n < 2, do: n
  def fib(n), do: fib(n - 1) + fib(n - 2)
end

IO.inspect(Parallel.map(10..20, &Slow.fib/1))

# The same with a bound on how many run at once.
1..6
|> Task.async_stream(fn n -> n * n end, max_concurrency: 2)
|> Enum.map(fn {:ok, square} -> square end)
|> IO.inspect()
