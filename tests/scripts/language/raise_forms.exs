for f <- [
      fn -> raise "text" end,
      fn -> raise ArgumentError end,
      fn -> raise ArgumentError, "given" end,
      fn -> raise ArgumentError, message: "as option" end,
      fn -> raise %RuntimeError{message: "struct"} end,
      fn -> raise KeyError, key: :k, term: %{a: 1} end
    ] do
  try do
    f.()
  rescue
    e -> IO.inspect({e.__struct__, Exception.message(e)})
  end
end
