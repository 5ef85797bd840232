s = Enum.reduce(1..300_000, "", fn i, acc -> acc <> <<rem(i, 26) + ?a>> end)
IO.inspect(byte_size(s))
IO.inspect(binary_part(s, 0, 5))
