counter = :counters.new(2, [])

1..12
|> Task.async_stream(fn _ ->
  :counters.add(counter, 1, 1)
  now = :counters.get(counter, 1)
  if now > :counters.get(counter, 2), do: :counters.put(counter, 2, now)
  Process.sleep(5)
  :counters.sub(counter, 1, 1)
end, max_concurrency: 3)
|> Stream.run()

IO.inspect(:counters.get(counter, 2) <= 3)
