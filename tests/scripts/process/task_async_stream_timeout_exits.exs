r =
  try do
    [5000] |> Task.async_stream(&Process.sleep/1, timeout: 30) |> Enum.to_list()
  catch
    :exit, {:timeout, {Task.Supervised, :stream, [t]}} -> {:exited, t}
  end

IO.inspect(r)
