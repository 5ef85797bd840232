f = fn x ->
  cond do
    x > 10 -> :big
    x > 5 -> :medium
    is_nil(x) -> :never
    true -> :small
  end
end

IO.inspect([f.(11), f.(7), f.(1)])

IO.inspect(
  cond do
    nil -> 1
    false -> 2
    0 -> :zero_is_true
  end
)
