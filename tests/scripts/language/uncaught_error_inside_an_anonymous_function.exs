f = fn x ->
  y = String.to_integer(x)
  y + 1
end

r = Process.get(:none, f).("abc")
IO.inspect(r)
