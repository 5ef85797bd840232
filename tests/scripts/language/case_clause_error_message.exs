v = Process.get(:none, [1, 2])

try do
  case v do
    :a -> 1
  end
rescue
  e in CaseClauseError -> IO.puts(Exception.message(e))
end
