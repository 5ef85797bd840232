# Version.parse/1 and parse!/1: what each line gives or raises.
# stderr: ignored

show = fn line ->
  result =
    try do
      {value, _} = Code.eval_string(line)
      inspect(value, limit: :infinity, printable_limit: :infinity, width: :infinity)
    rescue
      e -> "** (#{inspect(e.__struct__)}) #{Exception.message(e)}"
    catch
      kind, reason -> "** #{kind} #{inspect(reason)}"
    end

  IO.puts(line <> "\n    " <> result)
end

~S"""
Version.parse("1.2.3")
Version.parse("1.2.3-alpha.1+build.5")
Version.parse("1.2.3+b-c.0")
Version.parse("01.2.3")
Version.parse("1.02.3")
Version.parse("1.2")
Version.parse("1")
Version.parse("")
Version.parse("a.b.c")
Version.parse("1.2.3-")
Version.parse("1.2.3+")
Version.parse("1.2.3-01")
Version.parse("1.2.3-0")
Version.parse("1.2.3-1a.b-2.x--y")
Version.parse("1.2.3-a..b")
Version.parse("1.2.3-a_b")
Version.parse("1.2.3+a_b")
Version.parse("1.2.3-é")
Version.parse("1.2.3.4")
Version.parse("-1.2.3")
Version.parse("1.2.3 ")
Version.parse(" 1.2.3")
Version.parse("v1.2.3")
Version.parse("1.2.3+a+b")
Version.parse("1.2.3-a+b+c")
Version.parse("1.2.3+01")
Version.parse("1.2.3--1")
Version.parse(1)
Version.parse(%Version{major: 1, minor: 2, patch: 3})
Version.parse!("1.2.3")
Version.parse!("x")
Version.parse!(1)
to_string(Version.parse!("1.2.3-a.1+b"))
Version.to_string(Version.parse!("1.2.3-a.1+b"))
inspect(Version.parse!("1.2.3-a.1+b"))
Version.compare("2.0.0", Version.parse!("1.0.0"))
%Version{}
%Version{major: 1}
Version.parse("99999999999999999999.0.0")
Enum.max([Version.parse!("1.0.0"), Version.parse!("2.0.0")], Version)
for n <- 1..25, do: match?({:ok, _}, Version.parse(String.duplicate("9", n) <> ".0.0"))
for n <- 1..25, do: match?({:ok, _}, Version.parse("0.0.0-" <> String.duplicate("9", n)))
for n <- 1..25, do: match?({:ok, _}, Version.parse("0.0.0-a" <> String.duplicate("9", n)))
Version.parse("1.2.3-a.01")
Version.parse("1.2.3-a.0a")
Version.parse("1.2.3-00a")
Version.parse("1.2.3+a..b")
Version.parse("1.2.3+.")
Version.parse("1.2.+3")
Version.parse("1..3")
Version.parse("1.2.3\n")
Version.match?(Version.parse!("1.2.3-b"), "> 1.0.0", allow_pre: nil)
JSON.encode!(Version.parse!("1.0.0"))
"""
|> String.split("\n", trim: true)
|> Enum.each(show)
