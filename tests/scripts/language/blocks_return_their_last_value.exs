x =
  (
    y = 1
    y + 1
  )

IO.inspect(x)
IO.inspect((IO.puts("a"); IO.puts("b"); 3))
IO.inspect(if true do end)
IO.inspect((fn -> nil end).())
