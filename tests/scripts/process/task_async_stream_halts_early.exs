1..1000
|> Task.async_stream(& &1, max_concurrency: 2)
|> Stream.map(fn {:ok, x} -> x end)
|> Enum.take(3)
|> IO.inspect()

IO.inspect(Process.info(self(), :message_queue_len))
