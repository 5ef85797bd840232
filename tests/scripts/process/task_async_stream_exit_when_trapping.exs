Process.flag(:trap_exit, true)

1..3
|> Task.async_stream(fn
  2 -> exit(:two)
  x -> x
end)
|> Enum.to_list()
|> IO.inspect()

1..2
|> Task.async_stream(fn
  2 -> exit(:two)
  x -> x
end, zip_input_on_exit: true)
|> Enum.to_list()
|> IO.inspect()
