v = Process.get(:none, false)

try do
  cond do
    v -> 1
  end
rescue
  e in CondClauseError -> IO.puts(Exception.message(e))
end
