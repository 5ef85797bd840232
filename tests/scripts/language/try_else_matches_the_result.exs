f = fn x ->
  try do
    10 / x
  rescue
    ArithmeticError -> :infinity
  else
    y when y > 1 -> :large
    _ -> :small
  end
end

IO.inspect([f.(0), f.(1), f.(100)])

try do
  try do
    Process.get(:none, 1)
  else
    2 -> :two
  catch
    _, _ -> :never
  end
rescue
  e in TryClauseError -> IO.puts(Exception.message(e))
end
