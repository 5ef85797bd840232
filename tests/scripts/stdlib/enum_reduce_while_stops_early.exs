IO.inspect(
  Enum.reduce_while(1..1_000_000_000, 0, fn x, acc ->
    if acc > 100, do: {:halt, {x, acc}}, else: {:cont, acc + x}
  end)
)
