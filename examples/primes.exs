# A sieve of processes: each keeps one prime and passes on what it does not divide.
defmodule Sieve do
  def filter(prime, next) do
    receive do
      {:done, from} when next == nil ->
        send(from, {:primes, [prime]})

      {:done, from} ->
        send(next, {:done, self()})
        receive do: ({:primes, rest} -> send(from, {:primes, [prime | rest]}))

      n when rem(n, prime) == 0 ->
        filter(prime, next)

      n when next == nil ->
        filter(prime, spawn(fn -> filter(n, nil) end))

      n ->
        send(next, n)
        filter(prime, next)
    end
  end
end

first = spawn(fn -> Sieve.filter(2, nil) end)
for n <- 3..100, do: send(first, n)
send(first, {:done, self()})

receive do
  {:primes, primes} -> IO.inspect(primes, charlists: :as_lists)
end
