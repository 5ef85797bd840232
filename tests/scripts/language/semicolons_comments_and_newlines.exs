a = 1; b = 2 # trailing
IO.inspect(a +
  b)
IO.inspect(
  [
    1,
    2 # inside
  ]
)
c = (
  x = 3
  x * 2
)
IO.inspect c; IO.inspect({
  :t
})
