f 1
f 1, 2
f a: 1
f 1, a: 2
f g 1
f g 1, 2
a.b 1
a.b 1, 2
A.b c
A.b c, d: 1
f -1
f - 1
f-1
f [1]
f[1]
f [1], 2
f {1}
f %{a: 1}
f "a"
f :a
f ~s(x)
f &x/1
f not a
f !a
f @a
f ^a
f <<1>>
f fn -> 1 end
f ?a
f 'a'
f A
f(1) |> g 2
x = f 1, 2
f 1,
  2,
  a: 3
not f 1
