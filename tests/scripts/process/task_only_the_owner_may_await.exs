t = Task.async(fn -> 1 end)
parent = self()

spawn(fn ->
  msg =
    try do
      Task.await(t)
    rescue
      e in ArgumentError -> Exception.message(e)
    end

  send(parent, String.starts_with?(msg, "task %Task{") and String.contains?(msg, "must be queried from the owner but was queried from"))
end)

receive do: (m -> IO.inspect(m))
IO.inspect(Task.await(t))
