x = 1
f = fn -> x end
x = 2
IO.inspect({f.(), x})
adders = for n <- 1..3, do: fn v -> v + n end
IO.inspect(Enum.map(adders, & &1.(10)))
