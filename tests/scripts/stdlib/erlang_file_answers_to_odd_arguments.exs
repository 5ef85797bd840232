# Erlang's :file and :filelib, and programs and ports, with odd arguments.
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
dir = Path.join(System.tmp_dir!(), "quaff_erlang_file_answers_to_odd_arguments_#{System.pid()}")

sources = ~S"""
:file.read_file(["f", ?., [~c"txt"]])
:file.read_file("f.txt", :x)
:file.write_file("new", "x", :append)
:file.delete(:x, :y)
:file.copy("f.txt", "g", :x)
:file.read_file_info("f.txt", [time: :bogus])
:file.change_mode("f.txt", :x)
:file.change_time("f.txt", :x)
:file.change_time("f.txt", {{2020, 2, 30}, {0, 0, 0}})
:file.write_file_info("f.txt", {:file_info})
:file.advise(1, 2, 3, 4)
:file.sync(:x)
:file.truncate(:x)
:file.read(:x, 1)
:file.read_line(:x)
:file.write(:x, "x")
:file.datasync(:x)
:file.allocate(:x, 1, 2)
:file.open("abc", [:ram, :read, :write]) |> then(fn {:ok, d} -> {:file.read(d, 2), :file.write(d, "ZZ"), :file.position(d, :bof), :file.read(d, 100), :file.pread(d, 1, 2), :file.pwrite(d, 0, "Q"), :file.truncate(d), :file.close(d)} end)
:filelib.safe_relative_path("loop", ".")
:filelib.find_file("f.txt", ".")
System.get_env("NOPE_ZZ", :d)
System.fetch_env!(1)
System.put_env("L2", nil)
System.delete_env(:a)
System.cmd("sh", ["-c", "echo a; echo b"], into: []) 
System.find_executable("a\0")
System.untrap_signal(:bogus, 1)
Port.open({:spawn_executable, "/bin/echo"}, [:binary, args: [1]])
Port.open({:spawn, 1}, [])
Port.open({:x, "a"}, [])
Port.open({:spawn, "cat"}, [{:env, [{"A", "B"}]}]) |> is_port
Port.command(1, "x")
(p = Port.open({:spawn, "cat"}, [:binary]); Port.command(p, "x", [:bogus]))
(p = Port.open({:spawn, "cat"}, [:binary]); Port.connect(p, :x))
(p = Port.open({:spawn, "cat"}, [:binary]); for i <- [:name, :links, :connected, :input, :output, :registered_name, :monitors, :queue_size, :parallelism, :locking], do: {i, Port.info(p, i) != nil})
(p = Port.open({:spawn, "cat"}, [:binary]); Port.info(p, :bogus))
Port.info(:nope)
Port.info(:nope, :name)
Port.info(1)
Port.monitor(:nope) |> then(fn r -> receive do {:DOWN, ^r, t, o, why} -> {t, o, why} end end)
Port.close(1)
({:ok, p} = StringIO.open("hé€", encoding: :latin1); {IO.read(p, 2), IO.binread(p, 2), IO.read(p, 1)})
({:ok, p} = StringIO.open("12 foo"); {:io.fread(p, "", ~c"~d"), :io.fread(p, "", ~c"~s"), :io.fread(p, "", ~c"~s")})
"""

# Each in a folder of its own.
for {source, n} <- sources |> String.split("\n", trim: true) |> Enum.with_index() do
  dir = Path.join(dir, "n#{n}")
  Fixture.make(dir)
  IO.puts([source, "\n  ", source |> Fixture.run() |> String.replace(dir, "DIR") |> String.replace("\n", "\n  ")])
end

File.cd!("/")
File.rm_rf!(dir)
