a = b = c
a + b - c
a * b / c
a + b * c
a ++ b ++ c -- d
a <> b <> c
a .. b
a..b//c
a == b != c
a < b <= c
a and b or c
a && b || c
not a and b
!a == b
-a ** b
a ** b ** c
a |> b |> c
a | b | c
a :: b | c
a when b :: c
a <- b when c
a \\ b
a in b
a not in b
not a in b
not(a in b)
!(a in b)
a =~ b
a ^^^ b
a &&& b ||| c
a <<< b >>> c
a ~> b <~ c
a <~> b ~>> c <<~ d <|> e
a +++ b --- c
& &1 + &2
&(&1)
^a
~~~a
@a b
@a
@a 1 + 2
a.b + c.d
a - -b
a--b
a+b
a +b
-(1)
- 1
!!a
not not a
