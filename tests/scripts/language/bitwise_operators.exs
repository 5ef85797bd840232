import Bitwise
IO.inspect({5 &&& 3, 5 ||| 3, bxor(5, 3), bnot(5), 1 <<< 70, -1 >>> 3, 1 <<< -1})
IO.inspect(band(-1, 0xFFFFFFFFFFFFFFFFFFFF))
