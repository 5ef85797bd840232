IO.inspect([
  1,
  2,
])
IO.inspect({
  1,
})
IO.inspect(%{})
IO.inspect({[], %{}, {}, "", ~c""})
