# :zlib: streams that compress and expand, their formats, ends, errors and owners.
p = fn label, f ->
  text =
    try do
      inspect(f.(), limit: :infinity, printable_limit: :infinity)
    rescue
      e -> "raised #{inspect(e.__struct__)}: #{Exception.message(e)}"
    catch
      kind, reason -> "caught #{inspect({kind, reason})}"
    end

  IO.puts("#{label}: #{text}")
end
text = String.duplicate("hello world ", 1000)
b = &IO.iodata_to_binary/1
p.("open", fn -> is_reference(:zlib.open()) end)
p.("def", fn -> z = :zlib.open(); a = :zlib.deflateInit(z); x = :zlib.deflate(z, text); y = :zlib.deflate(z, [], :finish); r = {a, is_list(x), is_list(y), :zlib.deflateEnd(z), :zlib.close(z)}; {r, :zlib.uncompress(b.([x, y])) == text} end)
for {n, wb} <- [zlib: 15, raw: -15, gzip: 31, small: 9, raw9: -9] do
  p.("def #{n}", fn -> z = :zlib.open(); :ok = :zlib.deflateInit(z, :default, :deflated, wb, 8, :default); x = b.(:zlib.deflate(z, text, :finish)); :zlib.deflateEnd(z); :zlib.close(z); i = :zlib.open(); :zlib.inflateInit(i, wb); y = b.(:zlib.inflate(i, x)); e = :zlib.inflateEnd(i); {y == text, e} end)
end
p.("auto", fn -> i = :zlib.open(); :zlib.inflateInit(i, 47); b.(:zlib.inflate(i, :zlib.gzip(text))) == text end)
p.("auto", fn -> i = :zlib.open(); :zlib.inflateInit(i, 47); b.(:zlib.inflate(i, :zlib.compress(text))) == text end)
for l <- [:none, :default, :best_speed, :best_compression, 0, 5, 9], do: p.("level #{l}", fn -> z = :zlib.open(); :zlib.deflateInit(z, l); x = b.(:zlib.deflate(z, text, :finish)); :zlib.uncompress(x) == text end)
for l <- [10, -2, :foo, "a"], do: p.("level #{l}", fn -> z = :zlib.open(); :zlib.deflateInit(z, l) end)
p.("bad", fn -> z = :zlib.open(); :zlib.deflateInit(z, 1, :foo, 15, 8, :default) end)
p.("bad", fn -> z = :zlib.open(); :zlib.deflateInit(z, 1, :deflated, 16, 8, :default) end)
p.("bad", fn -> z = :zlib.open(); :zlib.deflateInit(z, 1, :deflated, 15, 10, :default) end)
p.("bad", fn -> z = :zlib.open(); :zlib.deflateInit(z, 1, :deflated, 15, 8, :x) end)
for s <- [:default, :filtered, :huffman_only, :rle], do: p.("strategy", fn -> z = :zlib.open(); :zlib.deflateInit(z, 1, :deflated, 15, 8, s) end)
for f <- [:none, :sync, :full, :finish, :foo], do: p.("flush #{f}", fn -> z = :zlib.open(); :zlib.deflateInit(z); x = b.(:zlib.deflate(z, "abc", f)); i = :zlib.open(); :zlib.inflateInit(i); {b.(:zlib.inflate(i, x))} end)
p.("noinit", fn -> z = :zlib.open(); :zlib.deflate(z, "a") end)
p.("noinit", fn -> z = :zlib.open(); :zlib.inflate(z, "a") end)
p.("noinit", fn -> z = :zlib.open(); :zlib.deflateEnd(z) end)
p.("noinit", fn -> z = :zlib.open(); :zlib.inflateEnd(z) end)
p.("noinit", fn -> z = :zlib.open(); :zlib.deflateReset(z) end)
p.("twice", fn -> z = :zlib.open(); :zlib.deflateInit(z); :zlib.deflateInit(z) end)
p.("twice", fn -> z = :zlib.open(); :zlib.deflateInit(z); :zlib.inflateInit(z) end)
p.("inf on def", fn -> z = :zlib.open(); :zlib.deflateInit(z); :zlib.inflate(z, "a") end)
p.("closed", fn -> z = :zlib.open(); :zlib.close(z); :zlib.deflateInit(z) end)
p.("closed", fn -> z = :zlib.open(); :zlib.close(z); :zlib.close(z) end)
p.("notz", fn -> :zlib.close(1) end)
p.("notz", fn -> :zlib.deflateInit(make_ref()) end)
p.("end early", fn -> z = :zlib.open(); :zlib.deflateInit(z); :zlib.deflate(z, "abc"); :zlib.deflateEnd(z) end)
p.("end early", fn -> z = :zlib.open(); :zlib.inflateInit(z); :zlib.inflate(z, binary_part(:zlib.compress(text), 0, 10)); :zlib.inflateEnd(z) end)
p.("pieces", fn -> z = :zlib.open(); :zlib.inflateInit(z); c = :zlib.compress(text); r = for <<x <- c>>, do: :zlib.inflate(z, <<x>>); {b.(r) == text, :zlib.inflateEnd(z)} end)
p.("data err", fn -> z = :zlib.open(); :zlib.inflateInit(z); :zlib.inflate(z, "garbage garbage") end)
p.("baddata", fn -> z = :zlib.open(); :zlib.inflateInit(z); :zlib.inflate(z, :a) end)
p.("baddata", fn -> z = :zlib.open(); :zlib.deflateInit(z); :zlib.deflate(z, :a) end)
p.("iolist", fn -> z = :zlib.open(); :zlib.deflateInit(z); x = :zlib.deflate(z, ["ab", [?c, "d"]], :finish); :zlib.uncompress(b.(x)) end)
p.("reset", fn -> z = :zlib.open(); :zlib.deflateInit(z); :zlib.deflate(z, "abc"); :zlib.deflateReset(z); :zlib.uncompress(b.(:zlib.deflate(z, "xyz", :finish))) end)
p.("ireset", fn -> z = :zlib.open(); :zlib.inflateInit(z); :zlib.inflate(z, :zlib.compress("abc")); :zlib.inflateReset(z); b.(:zlib.inflate(z, :zlib.compress("xyz"))) end)
p.("params", fn -> z = :zlib.open(); :zlib.deflateInit(z); x = :zlib.deflate(z, "abc"); r = :zlib.deflateParams(z, :best_compression, :default); y = :zlib.deflate(z, "def", :finish); {r, :zlib.uncompress(b.([x, y]))} end)
p.("after end", fn -> z = :zlib.open(); :zlib.inflateInit(z); c = :zlib.compress("abc"); {b.(:zlib.inflate(z, c <> "trailing")), b.(:zlib.inflate(z, "more"))} end)
p.("eos", fn -> z = :zlib.open(); :zlib.inflateInit(z, 15, :error); c = :zlib.compress("abc"); {b.(:zlib.inflate(z, c)), b.(:zlib.inflate(z, "more"))} end)
p.("eos", fn -> z = :zlib.open(); :zlib.inflateInit(z, 15, :reset); c = :zlib.compress("abc"); {b.(:zlib.inflate(z, c <> c)), b.(:zlib.inflate(z, c))} end)
p.("eos", fn -> z = :zlib.open(); :zlib.inflateInit(z, 15, :cut); c = :zlib.compress("abc"); {b.(:zlib.inflate(z, c <> c)), b.(:zlib.inflate(z, c))} end)
p.("eos", fn -> z = :zlib.open(); :zlib.inflateInit(z, 15, :foo) end)
p.("safe", fn -> z = :zlib.open(); :zlib.inflateInit(z); c = :zlib.compress(:binary.copy("a", 100_000)); loop = fn loop, {:continue, o}, acc -> loop.(loop, :zlib.safeInflate(z, []), acc + IO.iodata_length(o)); _l, {:finished, o}, acc -> acc + IO.iodata_length(o) end; loop.(loop, :zlib.safeInflate(z, c), 0) end)
p.("safe", fn -> z = :zlib.open(); :zlib.inflateInit(z); {t, o} = :zlib.safeInflate(z, :zlib.compress("abc")); {t, b.(o)} end)
p.("opts", fn -> z = :zlib.open(); :zlib.inflateInit(z); {b.(:zlib.inflate(z, :zlib.compress("abc"), exception_on_need_dict: false))} end)
p.("opts", fn -> z = :zlib.open(); :zlib.inflateInit(z); {b.(:zlib.inflate(z, :zlib.compress("abc"), foo: false))} end)
p.("scp", fn -> z = :zlib.open(); :zlib.set_controlling_process(z, self()) end)
p.("scp", fn -> z = :zlib.open(); t = Task.async(fn -> try do :zlib.deflateInit(z) rescue e -> Exception.message(e) end end); Task.await(t) end)
p.("scp", fn -> z = :zlib.open(); me = self(); t = Task.async(fn -> receive do :go -> :zlib.deflateInit(z) end end); :zlib.set_controlling_process(z, t.pid); send(t.pid, :go); {Task.await(t), me == self()} end)
p.("scp", fn -> :zlib.set_controlling_process(:zlib.open(), 1) end)

