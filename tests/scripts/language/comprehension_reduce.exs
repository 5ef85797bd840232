IO.inspect(
  for x <- 1..5, reduce: 0 do
    acc -> acc + x
  end
)

IO.inspect(
  for w <- ~w(a b a), reduce: %{} do
    %{^w => n} = acc -> %{acc | w => n + 1}
    acc -> Map.put(acc, w, 1)
  end
)
