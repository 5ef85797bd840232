# EEx.tokenize/2: what each line gives or raises.
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
EEx.tokenize("<%= foo, fn -> %>a<% end, fn -> %>b<% end %>") |> elem(1) |> Enum.map(&elem(&1, 0))
for e <- [" a do", "a.do", ":do", "do", "x fn a -> ", "(fn -> x end).() ", "fn -> 1 end, fn -> ", "end", "end)", "ended", "end |> x", "else", "else if", "elsewhere", "rescue", "after", "catch", "x ->", "-> ", "1 -> 2", "do # c", "\"do\"", "if a, do: b", "a do\n", "fn x ->\n", "x when y ->", "fn -> end ->", "end do", "[fn x ->", "case x do y ->", "fn -> a do"], do: {e, (case EEx.tokenize("<%=" <> e <> " %>") do {:ok, t} -> elem(hd(t), 0); e -> e end)}
"""
|> String.split("\n", trim: true)
|> Enum.each(show)
