t = Enum.reduce(1..30, :x, fn _, acc -> [acc] end)
IO.inspect(t)
