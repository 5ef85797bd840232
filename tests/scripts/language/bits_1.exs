# stderr: ignored
n = 3; s = 5
IO.inspect <<1::size(n), 2::size(s)>>
IO.inspect <<5::3>>
IO.inspect <<1::integer-signed-little-16, -2::16-signed>>
<<a::signed-8, b::unsigned-8, c::little-16, d::big-signed-16>> = <<255, 255, 1, 2, 255, 254>>
IO.inspect {a,b,c,d}
IO.inspect <<1.5::float, 1.5::float-32, 1.5::float-16, 1.5::float-little-64>>
<<f::float-16, g::float-32-little>> = <<1.5::float-16, 2.25::float-32-little>>
IO.inspect {f,g}
IO.inspect <<"héllo"::utf8>>
IO.inspect <<"hé"::utf16>>
IO.inspect <<"hé"::utf32-little>>
IO.inspect <<233::utf8, 128512::utf16>>
<<x::utf8, rest::binary>> = "éa"
IO.inspect {x, rest}
<<x::utf16-little, _::bits>> = <<128512::utf16-little, 1::3>>
IO.inspect x
<<len::8, data::binary-size(len), tail::bitstring>> = <<3, "abc", 1::3>>
IO.inspect {len, data, tail}
<<len::8, data::binary-size(len - 1), tail::binary>> = <<3, "abc">>
IO.inspect {len, data, tail}
<<len, v::size(len)-unit(8), _::binary>> = <<2, 1, 0, 9>>
IO.inspect {len, v}
<<h::binary-size(2)-unit(4), _::binary>> = "abc"
IO.inspect h
pinned = 2
<<h::binary-size(^pinned), _::binary>> = "abc"
IO.inspect h
IO.inspect <<1, 2>> <> <<3>>
IO.inspect <<(<<1::1>>)::bits, 1::7>>
IO.inspect for <<r::4 <- <<0x12, 0x34>> >>, do: r
IO.inspect for <<c <- "abc">>, into: "", do: <<c + 1>>
IO.inspect for <<a::8, b::8 <- "abcde">>, do: {a, b}
IO.inspect for <<x::utf8 <- "aéb">>, x > 100, do: x
IO.inspect for <<b::1 <- <<5>> >>, into: <<>>, do: <<b::2>>
IO.inspect for(<<65, x <- "AaAbBc">>, do: x)
IO.inspect <<1, 2, 3::size(4)>>
IO.inspect bit_size(<<1::9>>)
IO.inspect match?(<<_::binary>>, <<1::3>>)
IO.inspect match?(<<_::bitstring>>, <<1::3>>)
"foo" <> r = "foobar"
IO.inspect r
<<?a, r::binary>> = "abc"
IO.inspect r
<<"ab", r::binary>> = "abc"
IO.inspect r
<<"é"::utf16, r::binary>> = <<"éx"::utf16>>
IO.inspect r
IO.inspect <<3::integer-size(4)-unit(4)>>
IO.inspect <<-1::64>>
IO.inspect <<256>>
IO.inspect <<2 ** 70::128>>
IO.inspect(<<1::size(16)-little-native>> ) 
