A."b c"(1)
A."b c"
a."+"(1)
a.+(1)
A.and(1, 2)
A.do
A.end()
A.'x y'()
Kernel.+(1, 2)
Kernel.!(x)
A.{}
A.<>(a, b)
A.nil
a.fn
