v = Process.get(:none, {:error, :enoent})

try do
  {:ok, _} = v
rescue
  e in MatchError -> IO.puts(Exception.message(e))
end
