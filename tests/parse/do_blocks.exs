f do 1 end
f do
end
f do
  1
  2
end
f a do b end
f a, b: 1 do c end
f(a) do b end
f() do b end
a.b do c end
a.b c do d end
a.b(c) do d end
f do 1 else 2 end
f do 1 rescue 2 catch 3 else 4 after 5 end
f do x -> 1 end
f do
  x -> 1
  y -> 2
end
f do
  1
rescue
  x -> y
after
  z
end
f g do 1 end
f(g do 1 end)
f g(1) do 2 end
x = f do 1 end
if a do b else c end
if a, do: b, else: c
case x do
  1 -> 2
  _ when a -> b
end
@a f do 1 end
f fn -> 1 end do 2 end
f a, g do 1 end
