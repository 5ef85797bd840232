classify = fn x ->
  case x do
    n when is_integer(n) and n < 0 -> :negative
    0 -> :zero
    n when is_integer(n) -> :positive
    {:ok, v} when v in [1, 2] -> {:small, v}
    {:ok, _} -> :ok
    _ -> :other
  end
end

IO.inspect(Enum.map([-1, 0, 1, {:ok, 2}, {:ok, 3}, nil], classify))
