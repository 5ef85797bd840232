zero = Process.get(:none, 0)
atom = Process.get(:none, :a)

for f <- [fn -> 1 / zero end, fn -> div(1, zero) end, fn -> rem(1, zero) end, fn -> 1 + atom end, fn -> 1.0e308 * (10 + zero) end] do
  try do
    f.()
  rescue
    e in ArithmeticError -> IO.puts(Exception.message(e))
  end
end
