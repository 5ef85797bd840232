text = String.duplicate("the quick brown fox ", 500)

for {pack, unpack} <- [gzip: :gunzip, compress: :uncompress, zip: :unzip] do
  packed = apply(:zlib, pack, [text])
  IO.inspect({pack, byte_size(packed) < 400, apply(:zlib, unpack, [packed]) == text})
  IO.inspect(apply(:zlib, unpack, [apply(:zlib, pack, [""])]))
  IO.inspect(apply(:zlib, unpack, [apply(:zlib, pack, [["io", ?d, ["ata"]]])]))
end

IO.inspect(binary_part(:zlib.gzip("hello"), 0, 2))

for bad <- [fn -> :zlib.gunzip("this is no gzip file at all, however long") end, fn -> :zlib.gzip(:atom) end] do
  try do
    IO.inspect(bad.())
  rescue
    e -> IO.puts(Exception.message(e))
  end
end
