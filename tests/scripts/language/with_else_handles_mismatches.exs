f = fn x ->
  with {:ok, v} <- x, true <- v > 0 do
    {:positive, v}
  else
    {:error, reason} -> {:failed, reason}
    false -> :not_positive
  end
end

IO.inspect(f.({:ok, 1}))
IO.inspect(f.({:ok, -1}))
IO.inspect(f.({:error, :nope}))

try do
  f.(:unexpected)
rescue
  e in WithClauseError -> IO.puts(Exception.message(e))
end
