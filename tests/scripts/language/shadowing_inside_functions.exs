x = :outer

f = fn x ->
  x = {x, :inner}
  g = fn -> x end
  g.()
end

IO.inspect(f.(1))
IO.inspect(x)
