receive do
  x -> y
after
  10 -> z
end
try do
  a
catch
  :exit, r -> r
  x -> x
end
with {:ok, a} <- b, c = d, e when f <- g do
  h
else
  i -> j
end
for x <- y, z, <<a <- b>>, into: %{}, do: c
for x <- y, reduce: 0 do
  acc -> acc
end
cond do
  a -> b
  true -> c
end
quote bind_quoted: [a: b], do: unquote_splicing(c)
quote do
  unquote_splicing(a)
  unquote(b).c
  unquote(d).(e)
  f.unquote(g)
  f.unquote(g)(h)
end
__MODULE__
{__ENV__, __DIR__, __CALLER__, __STACKTRACE__}
