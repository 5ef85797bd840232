# normalise: funs
f = fn
  0, acc -> {:done, acc}
  n, acc when n < 0 -> {:negative, acc}
  n, acc -> {:more, n, acc}
end

IO.inspect([f.(0, 1), f.(-1, 2), f.(5, 3)])

try do
  Process.get(:none, f).(1)
rescue
  e in BadArityError -> IO.puts(Exception.message(e))
end
