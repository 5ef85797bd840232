{:ok, v} = Process.get(:none, {:error, "reason"})
IO.inspect(v)
