send(self(), {:n, 5})
send(self(), {:n, 50})
limit = 10

receive do
  {:n, n} when n > limit -> IO.inspect(n)
end

expected = 5

receive do
  {:n, ^expected} -> IO.puts("pinned")
end
