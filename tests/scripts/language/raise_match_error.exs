# stderr: ignored
{:ok, y} = Process.get(:n, {:error, :enoent})
