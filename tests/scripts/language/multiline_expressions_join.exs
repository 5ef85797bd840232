x = 1
  + 2
IO.inspect(x)
y =
  true and
    false
IO.inspect(y)
z = [1]
    ++ [2]
IO.inspect(z)
IO.inspect(x == 1 ||
  :joined)
w = %{
  a: 1,
}
IO.inspect(w)
