x = 1

if x == 1 do
  x = 2
  IO.inspect(x)
end

IO.inspect(x)

case 5 do
  x -> IO.inspect(x)
end

IO.inspect(x)
_ = for x <- [7], do: IO.inspect(x)
IO.inspect(x)
x = x + 1
IO.inspect(x)
