# Text that both sides know beforehand: set before compressing, asked for when expanding.
show = fn label, fun ->
  value =
    try do
      fun.()
    rescue
      error -> {error.__struct__, Exception.message(error)}
    end

  IO.puts(inspect({label, value}, limit: :infinity))
end

dictionary = "hello world dictionary"
text = "hello world hello dictionary world"

z = :zlib.open()
:zlib.deflateInit(z)
show.(:set, fn -> :zlib.deflateSetDictionary(z, dictionary) end)
packed = z |> :zlib.deflate(text, :finish) |> IO.iodata_to_binary()
show.(:head, fn -> {binary_part(packed, 0, 6), :erlang.adler32(dictionary), byte_size(packed) < 30} end)

expander = fn ->
  stream = :zlib.open()
  :zlib.inflateInit(stream)
  stream
end

i = expander.()
show.(:needed, fn -> :zlib.inflate(i, packed) end)
show.(:wrong, fn -> :zlib.inflateSetDictionary(i, "nope") end)
show.(:right, fn -> :zlib.inflateSetDictionary(i, dictionary) end)
show.(:text, fn -> i |> :zlib.inflate([]) |> IO.iodata_to_binary() end)
show.(:window, fn -> :zlib.inflateGetDictionary(i) end)
show.(:end, fn -> :zlib.inflateEnd(i) end)

i = expander.()
show.(:quietly, fn -> :zlib.inflate(i, packed, exception_on_need_dict: false) end)
show.(:right, fn -> :zlib.inflateSetDictionary(i, dictionary) end)
show.(:text, fn -> i |> :zlib.inflate([], []) |> IO.iodata_to_binary() end)

i = expander.()
show.(:safely, fn -> :zlib.safeInflate(i, packed) end)
show.(:right, fn -> :zlib.inflateSetDictionary(i, [dictionary]) end)
show.(:text, fn -> :zlib.safeInflate(i, []) end)

show.(:empty, fn -> :zlib.inflateGetDictionary(expander.()) end)
show.(:early, fn -> :zlib.inflateSetDictionary(expander.(), "abc") end)
show.(:closed, fn -> :zlib.inflateSetDictionary(:zlib.open(), "abc") end)
show.(:closed, fn -> :zlib.deflateSetDictionary(:zlib.open(), "abc") end)
show.(:gzip, fn ->
  z = :zlib.open()
  :zlib.deflateInit(z, :default, :deflated, 31, 8, :default)
  :zlib.deflateSetDictionary(z, "abc")
end)

# A raw stream says nothing of its dictionary, and a large one reaches back 32 KB.
large = for n <- 1..9000, into: "", do: "line #{n};"

for dictionary <- [dictionary, large] do
  show.(:raw, fn ->
    z = :zlib.open()
    :zlib.deflateInit(z, :best_compression, :deflated, -15, 8, :default)
    sum = :zlib.deflateSetDictionary(z, dictionary)
    packed = z |> :zlib.deflate("hello dictionary line 8999;line 9000;", :finish) |> IO.iodata_to_binary()
    i = :zlib.open()
    :zlib.inflateInit(i, -15)
    set = :zlib.inflateSetDictionary(i, dictionary)
    {sum, set, i |> :zlib.inflate(packed) |> IO.iodata_to_binary()}
  end)
end
