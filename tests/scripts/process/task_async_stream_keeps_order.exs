1..5
|> Task.async_stream(fn x ->
  Process.sleep(50 - x * 10)
  x * x
end, max_concurrency: 5)
|> Enum.to_list()
|> IO.inspect()
