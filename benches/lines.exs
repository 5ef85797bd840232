# A file of 200 MB by lines: how long, and how much the program grows meanwhile.
path = Path.join(System.tmp_dir!(), "quaff_bench_lines.txt")
line = String.duplicate("a line of a file ", 6) <> "\n"
block = String.duplicate(line, 10_000)
blocks = div(200_000_000, byte_size(block))
File.open!(path, [:write, :raw], fn file -> for _ <- 1..blocks, do: IO.binwrite(file, block) end)

start = System.monotonic_time(:microsecond)
count = path |> File.stream!() |> Enum.reduce(0, fn line, n -> if String.ends_with?(line, "\n"), do: n + 1, else: n end)
IO.puts("file_lines #{System.monotonic_time(:microsecond) - start} us")
File.rm!(path)
true = count == blocks * 10_000
