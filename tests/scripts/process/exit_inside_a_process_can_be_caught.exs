parent = self()

spawn(fn ->
  r =
    try do
      exit(:caught)
    catch
      :exit, reason -> {:got, reason}
    end

  send(parent, r)
end)

receive do: (m -> IO.inspect(m))
