f = Enum.reduce(1..1000, 1, &*/2)
IO.inspect(String.length(Integer.to_string(f)))
IO.inspect(rem(f, 1_000_003))
IO.inspect(Enum.sum(Integer.digits(f)))
