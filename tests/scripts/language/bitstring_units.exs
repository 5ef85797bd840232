<<x::binary-unit(8)-size(2), _::binary>> = "abcd"
IO.inspect(x)
<<y::size(2)-unit(4), z::bits>> = <<0xAB, 0xCD>>
IO.inspect({y, z})
IO.inspect(<<1::integer-size(3)-unit(8)>>)
