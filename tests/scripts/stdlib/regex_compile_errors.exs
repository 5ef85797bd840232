# Regex.compile and its errors: what each line gives or raises.
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
inspect(~r/foo/ium)
inspect(~r{f/o}s)
inspect(Regex.compile!("a/b\n"))
inspect(Regex.compile!("a", [:caseless, :dotall]))
inspect(Regex.compile!("a", [:firstline, :dollar_endonly]))
Regex.compile("foo")
Regex.compile("foo", "i") |> elem(1) |> Regex.opts
for m <- ["i", "m", "s", "x", "u", "f", "U", "E", "iu", "ui", "msxufU"], do: Regex.opts(Regex.compile!("a", m))
Regex.compile("foo", "Z")
Regex.compile("foo", "iZy")
Regex.compile("foo", [:bogus])
Regex.compile("foo", [:caseless, {:newline, :cr}])
Regex.compile("(")
Regex.compile("a)")
Regex.compile("[a")
Regex.compile("*")
Regex.compile("a{2,1}")
Regex.compile("(?<n>a)(?<n>b)")
Regex.compile("\\")
Regex.compile("(?P<1a>x)")
Regex.compile("[z-a]")
Regex.compile("(?z)")
Regex.compile("\\k<x>")
Regex.compile("(a")
Regex.compile("\\1")
Regex.compile("[[:foo:]]")
Regex.compile("(?<=a+)b")
Regex.compile("\\p{Foo}", "u")
Regex.compile("\\x{110000}", "u")
Regex.compile(<<255>>, "u")
Regex.compile(1)
Regex.compile("a", :x)
Regex.compile!("(")
Regex.compile!("a", "Z")
Regex.compile!("a", [:bogus])
Regex.compile!("a\nb") |> inspect
Regex.compile!("/") |> inspect
Regex.compile!("\\/") |> inspect
Regex.compile!("a\"b") |> inspect
"""
|> String.split("\n", trim: true)
|> Enum.each(show)
