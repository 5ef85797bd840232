v = Process.get(:none, [1])

try do
  %{v | a: 1}
rescue
  e in BadMapError -> IO.puts(Exception.message(e))
end

try do
  Map.put(v, :a, 1)
rescue
  e in BadMapError -> IO.puts(Exception.message(e))
end
