f = fn m ->
  with {:ok, a} <- Map.fetch(m, :a),
       b = a * 2,
       {:ok, c} when c > 0 <- Map.fetch(m, :c) do
    {:sum, a + b + c}
  end
end

IO.inspect(f.(%{a: 1, c: 3}))
IO.inspect(f.(%{c: 3}))
IO.inspect(f.(%{a: 1, c: -3}))
