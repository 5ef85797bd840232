with a = 1, b <- a + 1 do
  IO.inspect({a, b})
end

IO.inspect(binding())
case 3 do
  n -> IO.inspect(binding())
  _ = n
end
