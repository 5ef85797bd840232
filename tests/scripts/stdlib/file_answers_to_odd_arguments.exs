# Files, folders, links and devices: absent, looping, wrong and unreadable things, and every encoding.
defmodule Fixture do
  def make(dir) do
    File.rm_rf!(dir)
    File.mkdir_p!(dir)
    File.cd!(dir)
    for d <- ~w(d d/sub d/empty ro), do: File.mkdir_p!(d)
    File.write!("f.txt", "hello\nworld\n\nlast")
    File.write!("u.txt", "héllo\nwörld €\n")
    File.write!("l1.txt", <<"h", 233, "llo\n", 255, "\n">>)
    File.write!("bom.txt", <<0xEF, 0xBB, 0xBF, "abc\ndef\n">>)
    File.write!("u16.txt", :unicode.characters_to_binary("hé€\nx\n", :utf8, :utf16))
    File.write!("empty", "")
    File.write!("d/a", "A")
    File.write!("d/b.ex", "B")
    File.write!("d/sub/c", "C")
    File.ln_s!("f.txt", "link")
    File.ln_s!("nowhere", "dang")
    File.ln_s!("loop", "loop")
    File.ln_s!("d", "dlink")
  end

  def show(term), do: inspect(term, limit: :infinity, width: :infinity) |> String.replace(~r/#(PID|Port|Reference|Function)<[^>]*>/, "#\\1<>")

  def run(source) do
    try do
      {value, _} = Code.eval_string(source)
      show(value)
    catch
      :error, reason ->
        error = Exception.normalize(:error, reason, __STACKTRACE__)
        text = String.replace(Exception.message(error), ~r/no function clause matching in .*/s, "no clause")
        "** (#{inspect(error.__struct__)}) " <> text
    end
  end
end

:logger.set_primary_config(:level, :none)
dir = Path.join(System.tmp_dir!(), "quaff_file_answers_to_odd_arguments_#{System.pid()}")

sources = ~S"""
File.open("f.txt", [:append], fn d -> {IO.write(d, "XX"), :file.position(d, :bof), :file.position(d, :cur), IO.read(d, :eof)} end)
File.open("f.txt", [:write], fn d -> IO.read(d, :line) end)
File.open("f.txt", [:read], fn d -> IO.binwrite(d, "a") end)
File.open("f.txt", [:read | :x])
File.open("u16.txt", [:read, {:encoding, :utf16}], fn d -> {IO.read(d, 2), IO.read(d, :line), IO.read(d, 100), IO.read(d, 1)} end)
File.open("u16.txt", [:read, {:encoding, {:utf16, :big}}], fn d -> {IO.read(d, 2), IO.read(d, :line), IO.read(d, 100), IO.read(d, 1)} end)
File.open("u16.txt", [:read, {:encoding, {:utf16, :little}}], fn d -> {IO.read(d, 2), IO.read(d, :line), IO.read(d, 100), IO.read(d, 1)} end)
File.open("u16.txt", [:read, {:encoding, :utf32}], fn d -> {IO.read(d, 2), IO.read(d, :line)} end)
File.open("new", [:write, {:encoding, :utf16}], fn d -> IO.write(d, "hé€😀") end) |> then(&{&1, File.read("new")})
File.open("new", [:write, {:encoding, {:utf16, :little}}], fn d -> IO.write(d, "hé€😀") end) |> then(&{&1, File.read("new")})
File.open("new", [:write, {:encoding, :utf32}], fn d -> IO.write(d, "hé€😀") end) |> then(&{&1, File.read("new")})
File.open("new", [:write, {:encoding, {:utf32, :little}}], fn d -> IO.write(d, "hé€😀") end) |> then(&{&1, File.read("new")})
File.open("f.txt", [:raw], fn d -> for {a, b} <- [{0, 3}, {2, 100}, {100, 1}, {-1, 2}, {0, -1}, {0, 0}, {:bof, 2}, {{:bof, 1}, 2}, {:cur, 2}, {nil, 1}], do: {a, b, :file.pread(d, a, b)} end)
File.open("f.txt", fn d -> {:file.pread(d, [{0, 2}, {3, 2}, {100, 1}]), :file.pread(d, [{0, 2}, :x]), :file.pread(d, []), :file.pread(d, :x)} end)
File.open("f.txt", [:read, :write], fn d -> {:file.pwrite(d, 2, "XX"), :file.pwrite(d, [{0, "a"}, {30, "z"}]), :file.pwrite(d, -1, "x"), :file.pwrite(d, 0, :x), :file.truncate(d), :file.position(d, 5), :file.truncate(d)} end) |> then(&{&1, File.read("f.txt")})
File.open("f.txt", fn d -> {:file.truncate(d), :file.sync(d), :file.datasync(d), :file.advise(d, 0, 0, :normal), :file.advise(d, 0, 0, :bogus), :file.allocate(d, 0, 10)} end)
File.open("f.txt", fn d -> {:io.setopts(d, [:bogus]), :io.setopts(d, binary: false), IO.read(d, 2), :io.setopts(d, [:binary]), IO.read(d, 2), :io.request(d, :bogus), :io.request(d, {:get_chars, 1, 2})} end)
File.stream!("u16.txt", :line, encoding: :utf16) |> Enum.to_list
File.stream!("u16.txt", :line, encoding: {:utf16, :big}) |> Enum.to_list
File.stream!("u16.txt", 2, encoding: {:utf16, :big}) |> Enum.to_list
File.stream!("f.txt", 2, [{:read_offset, -1}]) |> Enum.to_list
File.stream!("f.txt", 2, [{:read_offset, :x}]) |> Enum.to_list
File.stream!("f.txt", :line, [:charlist]) |> Enum.to_list
File.chmod("f.txt", 0o7777) |> then(&{&1, File.stat!("f.txt").mode})
File.chmod("f.txt", -1)
File.chmod("f.txt", 1.5)
File.chmod("f.txt", :x)
File.chown("f.txt", "root")
File.chgrp("f.txt", :x)
File.touch("f.txt", {{2020, 13, 2}, {3, 4, 5}})
File.stat("f.txt", time: :bogus)
File.stat("f.txt", time: nil)
File.stat("f.txt", %{})
File.write_stat("f.txt", %{})
File.exists?("f.txt", nil)
File.dir?("f.txt", :x)
File.mkdir_p("a//b/./c/../d") |> then(&{&1, Path.wildcard("a/**") |> Enum.sort})
File.cp("f.txt", "u.txt", nil)
(File.ln_s!("gone", "d/l"); File.cp_r("d", "n", dereference_symlinks: true))
(File.write!("n", ""); File.cp_r!("d", "n"))
(File.write!("n", ""); File.cp_r("d/empty", "n"))
(System.cmd("mkfifo", ["d/ff"]); File.cp_r("d", "n"))
File.cp_r("d", "n", nil)
File.copy("f.txt", "new", -1)
File.copy("f.txt", "new", 1.5)
File.copy("f.txt", File.open!("new", [:write, :raw])) |> then(&{&1, File.read("new")})
File.cp_r("d", "d")
File.cp_r("d", "d/new")
File.cp_r("dlink", "d")
File.cp_r("", "n")
File.cp_r("d", "./d/../d/q")
File.cp_r("f.txt", "f.txt")
File.cp_r("f.txt", "f.txt/x")
File.cp_r("dang", "dang")
File.cp_r("d", "")
File.cp_r("f.txt", "")
File.cp_r("d", "d2/x/y") |> then(fn {:ok, l} -> {:ok, Enum.sort(l)}; o -> o end)
File.touch("f.txt", 1000) |> then(&{&1, File.stat!("f.txt", time: :posix).atime > 5000})
File.touch("new", 1000) |> then(&{&1, File.stat!("new", time: :posix).atime > 5000})
inspect(File.stream!("f.txt", :line, [:append, :read_ahead, :trim_bom, {:read_ahead, 5}]))
inspect(File.stream!("f.txt", :line, [:append, :read_ahead, :utf8]))
(f = File.open!("f.txt", [:write, :read]); {:io.request(f, :bogus), send(f, {:io_request, self(), 1, :bogus}), (receive do m -> m end)})
File.exists?("f.txt", %{})
File.open("f.txt", [:write], fn d -> IO.binread(d, :line) end)
File.open("f.txt", [:write], fn d -> IO.read(d, :eof) end)
File.open("f.txt", [:write], fn d -> IO.gets(d, "") end)
File.open("f.txt", [:write], fn d -> {:file.read_line(d), :file.read_line(d)} end)
File.open("f.txt", [:read], fn d -> {(try do IO.binwrite(d, "a") rescue e -> e end), (try do IO.binwrite(d, "a") rescue e -> e end)} end)
IO.binwrite(:nope, "a")
IO.read(:nope, 1)
IO.binread(:nope, 1)
IO.gets(:nope, "x")
IO.getn(:nope, "x", 2)
IO.stream(:nope, :line) |> Enum.to_list
IO.binstream(:nope, :line) |> Enum.to_list
"""

# Each in a folder of its own.
for {source, n} <- sources |> String.split("\n", trim: true) |> Enum.with_index() do
  dir = Path.join(dir, "n#{n}")
  Fixture.make(dir)
  IO.puts([source, "\n  ", source |> Fixture.run() |> String.replace(dir, "DIR") |> String.replace("\n", "\n  ")])
end

File.cd!("/")
File.rm_rf!(dir)
