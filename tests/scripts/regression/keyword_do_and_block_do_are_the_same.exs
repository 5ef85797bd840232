IO.inspect(if(true, do: :a, else: :b))

r =
  if true do
    :a
  else
    :b
  end

IO.inspect(r)
IO.inspect(quote(do: if(true, do: 1)) == quote(do: (if true, do: 1)))
