[5, 5000, 5]
|> Task.async_stream(&Process.sleep/1, timeout: 100, on_timeout: :kill_task, max_concurrency: 3)
|> Enum.to_list()
|> IO.inspect()

[1, 5000]
|> Task.async_stream(&Process.sleep/1, timeout: 50, on_timeout: :kill_task, zip_input_on_exit: true)
|> Enum.to_list()
|> IO.inspect()
