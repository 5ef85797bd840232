x = 1

try do
  x = 2
  IO.inspect(x)
  raise "e"
rescue
  _ -> IO.inspect(x)
end

IO.inspect(x)
