r =
  try do
    Enum.each(1..10, fn x -> if x == 4, do: throw({:found, x}) end)
    :not_found
  catch
    {:found, x} -> x
  end

IO.inspect(r)
