a
|> b()
# comment
|> c
x =
  1
1 +
  2
a
and b
a
++ b
a
when b
f a,
  b
[
  1,
  # two
  2
]
a.
b
a
.b
a
..b
foo
  .bar
  .baz(1)
a ||
b
a
in b
a
-b
