x = 3
IO.inspect(1 + if(x > 2, do: 10, else: 20))
y = if x == 3 do :three else :other end
IO.inspect(y)
IO.inspect([if(x == 1, do: :a), if(x == 3, do: :b)])
IO.puts(case x do 3 -> "three"; _ -> "?" end)
