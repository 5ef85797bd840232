t = Task.async(fn -> 1 end)
parent = self()

spawn(fn ->
  msg =
    try do
      Task.await(t)
    rescue
      e in ArgumentError -> Exception.message(e)
    end

  owner? = String.contains?(msg, "must be queried from the owner but was queried from")
  send(parent, {:refused, String.starts_with?(msg, "task %Task{") and owner?})
end)

receive do: ({:refused, r} -> IO.inspect(r))
IO.inspect(Task.await(t))
