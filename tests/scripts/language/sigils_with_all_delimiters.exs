IO.inspect([~s(a), ~s[b], ~s{c}, ~s<d>, ~s/e/, ~s|f|, ~s"g", ~s'h'])
IO.inspect(~s(interpolated #{1 + 1} "quotes" \n))
IO.inspect(~S(raw #{1 + 1} \n))
IO.inspect(~c(chars #{1}))
IO.inspect(~C(chars #{1}))
IO.inspect(~s"""
heredoc #{:sigil}
""")
IO.inspect(~S"""
raw #{:sigil}\n
""")
