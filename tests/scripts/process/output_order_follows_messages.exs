parent = self()

p =
  spawn(fn ->
    receive do: (:go -> IO.puts("second"))
    send(parent, :done)
  end)

IO.puts("first")
send(p, :go)
receive do: (:done -> IO.puts("third"))
