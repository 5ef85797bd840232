t = fn f -> try do f.() rescue e -> {:err, e.__struct__, Exception.message(e) |> String.split("\n") |> Enum.take(4)} catch k, v -> {k, v} end end
p = fn x -> IO.inspect(x, charlists: :as_charlists, limit: :infinity, width: 160) end
z = :zlib.gzip("hello"); zc = :zlib.compress("hello")
for {n, v} <- [g: "garbage", e: "", t: binary_part(z, 0, 15), h: binary_part(z, 0, 5), x: z <> "junk", tc: binary_part(zc, 0, 5), c: zc, crc: binary_part(z, 0, byte_size(z) - 1) <> "x", adl: binary_part(zc, 0, byte_size(zc) - 1) <> "x", zz: z <> z], f <- [:gunzip, :uncompress, :unzip], do: p.({n, f, t.(fn -> apply(:zlib, f, [v]) end)})
p.(t.(fn -> :zlib.gunzip(:a) end)); p.(t.(fn -> :zlib.gzip([300]) end)); p.(:zlib.gunzip([z]))
