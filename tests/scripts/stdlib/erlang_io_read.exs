# Reading Erlang's terms, expressions and forms from devices.
dir = "/tmp/quaff_io_read"
File.mkdir_p!(dir)
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
dev = fn text -> {:ok, d} = StringIO.open(text); d end
for t <- ["{a, 1}.\nfoo", "foo bar. baz.", "1 +\n2. x", "", "abc", "\"ab", "f(X) -> X. g", "16#zz. a. b.", "X.", "a.", "a b\n. c", "  \n  ", "% c\n", "-module(a).\n"] do
  for f <- [:read, :parse_erl_exprs, :parse_erl_form, :scan_erl_exprs, :scan_erl_form] do
    p.("#{f}/2 #{inspect t}", fn -> apply(:io, f, [dev.(t), ""]) end)
    p.("#{f}/3 #{inspect t}", fn -> apply(:io, f, [dev.(t), "", {3, 1}]) end)
    p.("#{f}/4 #{inspect t}", fn -> apply(:io, f, [dev.(t), :"p> ", 1, []]) end)
    p.("twice #{f} #{inspect t}", fn -> d = dev.(t); apply(:io, f, [d, ""]); {apply(:io, f, [d, ""]), StringIO.contents(d)} end)
  end
end
File.write!("#{dir}/r.txt", "{a, 1}.\n[b].\nfoo(1).\n\"é\".\n")
p.("file", fn -> {:ok, d} = :file.open("#{dir}/r.txt", [:read]); for _ <- 1..5, do: :io.read(d, "") end)
p.("file u", fn -> {:ok, d} = :file.open("#{dir}/r.txt", [:read, {:encoding, :utf8}]); for _ <- 1..5, do: :io.read(d, "") end)
p.("file b", fn -> {:ok, d} = :file.open("#{dir}/r.txt", [:read, :binary]); for _ <- 1..5, do: :io.read(d, "", 1, []) end)
p.("stdin", fn -> :io.read("") end)
File.rm_rf!(dir)
