IO.inspect(<<1::1>>)
IO.inspect(<<5::3, 1::2>>)
IO.inspect(<<255, 1::4>>)
IO.inspect(bit_size(<<1::3>>))
IO.inspect(byte_size(<<1::3>>))
IO.inspect({is_binary(<<1::3>>), is_bitstring(<<1::3>>)})
a = <<1::3>>
IO.inspect(<<a::bitstring, 1::5>>)
<<x::3, rest::bitstring>> = <<0b10110111>>
IO.inspect({x, rest})
