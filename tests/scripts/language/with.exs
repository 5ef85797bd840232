f = fn x -> with {:ok, a} <- x, b = a + 1, {:ok, c} when c > 0 <- {:ok, b} do {a, b, c} else :error -> :e; {:error, r} when is_atom(r) -> r; other -> {:other, other} end end
IO.inspect Enum.map([{:ok, 1}, :error, {:error, :x}, 5, {:ok, -5}], f)
IO.inspect with(1 <- 2, do: 3)
IO.inspect with(a = 1, do: a)
IO.inspect(with {:ok, x} <- {:ok, 1}, do: x, else: (_ -> 2))
try do
  with {:ok, _} <- Process.get(:none, :bad) do 1 else {:error, _} -> 2 end
rescue e -> IO.inspect(e); IO.puts Exception.message(e) end
IO.inspect with(do: 1)
