f = fn
  {a, a} -> {:same, a}
  {a, b} -> {:different, a, b}
end

IO.inspect(f.({1, 1}))
IO.inspect(f.({1, 2}))
IO.inspect(f.({1, 1.0}))
