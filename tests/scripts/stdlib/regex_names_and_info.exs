# Names, source, options, escapes: what each line gives or raises.
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
~r/foo/
Regex.named_captures(~r/c(?<foo>d)/, "abcd")
Regex.named_captures(~r/c(?<foo>d)/, "efgh")
Regex.named_captures(~r/a/, "a")
Regex.named_captures(~r/(?<a>x)?(?<b>y)/, "y")
Regex.named_captures(~r/(?<a>x)/, "x", return: :index)
Regex.named_captures(~r/(?<a>x)/, "xx", offset: 1, return: :index)
Regex.names(~r/(?<b>c)(?<a>d)/)
Regex.names(~r/a/)
Regex.source(~r/a/i)
Regex.opts(~r/a/i)
Regex.opts(~r/a/)
Regex.re_pattern(~r/a/) |> is_tuple
Regex.re_pattern(~r/a/) |> elem(0)
Regex.regex?(~r/a/)
Regex.regex?(1)
Regex.version() |> is_tuple
Regex.version()
Regex.escape(".")
Regex.escape("\\what if")
Regex.escape("a-b{c}[d](e)^$*+?|#/\n\t &~é")
Regex.escape(1)
Regex.to_embed(~r/foo/)
Regex.to_embed(~r/foo/i)
Regex.to_embed(~r/foo/imsx)
Regex.to_embed(~r/foo/u)
Regex.to_embed(~r/foo/u, strict: false)
Regex.to_embed(~r/foo # bar/x)
Regex.to_embed(~r/foo/U)
Regex.to_embed(~r/foo/f)
Regex.to_embed(~r/foo/, :x)
~r/a/.source
~r/#{"a"}b/
~r/a\/b/ |> Regex.source()
~r"a/b" |> inspect
~r/a#{1 + 1}\n\\/ |> Regex.source()
Regex.source(~r/a\nb\t\v\f\a\\/)
Regex.source(~r/a\nb\/c/)
Regex.source(~r/a#{1}\nb\/c/)
Regex.source(~r(a\)b))
Regex.source(~R/a\nb/)
"""
|> String.split("\n", trim: true)
|> Enum.each(show)
