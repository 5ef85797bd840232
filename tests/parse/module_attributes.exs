@a
@a 1
@a [1]
@a[1]
@a.b
@a {1}
@a do 1 end
@a b: 1
@ a
@a -1
@a - 1
@(a)
@spec a :: b
