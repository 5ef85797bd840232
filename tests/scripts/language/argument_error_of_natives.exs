empty = Process.get(:none, [])
atom = Process.get(:none, :a)

for f <- [
      fn -> hd(empty) end,
      fn -> length(atom) end,
      fn -> elem({1}, 5) end,
      fn -> String.to_integer("12x") end,
      fn -> byte_size(atom) end,
      fn -> atom <> "x" end,
      fn -> [1 | 2] ++ atom end,
      fn -> String.to_existing_atom("surely not an atom yet") end
    ] do
  try do
    f.()
  rescue
    e in ArgumentError -> IO.puts(Exception.message(e) <> "\n")
  end
end
