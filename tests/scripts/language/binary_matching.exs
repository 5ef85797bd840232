<<a, b::16, rest::binary>> = <<1, 2, 3, 4, 5>>
IO.inspect({a, b, rest})
<<len, data::binary-size(len), tail::binary>> = <<3, "abcdef">>
IO.inspect({data, tail})
<<h::little-16, s::signed-8, f::float-32>> = <<1, 2, 255, 63, 192, 0, 0>>
IO.inspect({h, s, f})
<<c::utf8, _::binary>> = "€uro"
IO.inspect(c)
n = 2
<<two::binary-size(^n), _::binary>> = "xyz"
IO.inspect(two)
<<y::size(^n * 4), _::bitstring>> = <<0xAB, 0xCD>>
IO.inspect(y)
<<"GET ", path::binary>> = "GET /index"
IO.inspect(path)
