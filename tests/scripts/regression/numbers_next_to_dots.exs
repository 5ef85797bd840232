IO.inspect(1..2)
IO.inspect(Enum.to_list(1..-1//-1))
