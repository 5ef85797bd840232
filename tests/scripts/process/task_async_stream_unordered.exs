[80, 1, 40]
|> Task.async_stream(fn t ->
  Process.sleep(t)
  t
end, ordered: false, max_concurrency: 3)
|> Enum.to_list()
|> IO.inspect()
