<<>>
<<1>>
<<1, 2, 3>>
<<a::8>>
<<a::size(8)>>
<<a::binary>>
<<a::binary-size(3)>>
<<a::little-unsigned-integer-size(16)-unit(8)>>
<<a::8*4>>
<<a::_*8>>
<<"a", b::utf8, c::bits>>
<<x <- y>>
<<a::size(n * 8), b::b>>
<< <<1>>, 2 >>
