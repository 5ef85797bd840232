value = Process.get(:none, 1)

try do
  value and true
rescue
  e in BadBooleanError -> IO.puts(Exception.message(e))
end

try do
  value or true
rescue
  e in BadBooleanError -> IO.puts(Exception.message(e))
end

try do
  not value
rescue
  e in ArgumentError -> IO.puts(Exception.message(e))
end
