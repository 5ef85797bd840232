parse = fn
  <<"v", n, _::binary>> when n in ?0..?9 -> {:version, n - ?0}
  <<x::8>> -> {:byte, x}
  <<_::4>> -> :nibble
  <<>> -> :empty
  <<_::utf8, _::binary>> -> :text
  _ -> :other
end

IO.inspect(Enum.map(["v5x", "q", <<3::4>>, "", "été", <<255, 255>>, :a], parse))
