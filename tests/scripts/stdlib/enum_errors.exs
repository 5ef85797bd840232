for f <- [
      fn -> Enum.max([]) end,
      fn -> Enum.fetch!([1], 3) end,
      fn -> Enum.reduce([], &+/2) end,
      fn -> Enum.random([]) end
    ] do
  try do
    f.()
  rescue
    e -> IO.inspect({e.__struct__, Exception.message(e)})
  end
end
