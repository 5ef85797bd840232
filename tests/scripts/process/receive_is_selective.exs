for m <- [:a, {:b, 1}, :c, {:b, 2}], do: send(self(), m)

receive do
  {:b, n} -> IO.inspect({:first_b, n})
end

receive do
  :c -> IO.puts("c")
end

IO.inspect(Process.info(self(), :messages))
receive do: (x -> IO.inspect(x))
receive do: (x -> IO.inspect(x))
