# `Code.Fragment`: contexts at odd ends of texts, and where the cursor of `container_cursor_to_quoted/2` stands.
for text <- [
      "^^", "1 y", ">> e", ":a e", "Foo e", "&1 e", "true e", "( ", "foo( ", "foo(\n", "Map.fetch!(", "fetch! ", "|..", "1/", "a /", "Foo/", "+ /", "&+/", "~r/",
      "foo 1 b ", ":+", ":<>", "a@", "a@b", "A?", "É", "aΣ", "&(", "> (", "in(", ".. ", "a.\n", "`a", "09a ", "1 in ", "x.y e", "@x e", "a! "
    ] do
  IO.inspect({text, Code.Fragment.cursor_context(text)})
end

for {text, column} <- [{"a / b", 1}, {"a /2", 1}, {"when/2", 1}, {"rescue( )", 2}, {"if (x)", 1}, {"not (a)", 1}, {"a!=1", 1}, {"do: 1", 1}, {"x.a / b", 3}] do
  %{begin: from, end: to, context: context} = Code.Fragment.surround_context(text, {1, column})
  IO.inspect({text, from, to, context})
end

for text <- [
      " ", "@", "1", "x = Pro", "exit({:", "IO.puts(\"la", "IO.inspect(%{1", "show = fn line ->\n  r", "spawn(fn ->\n  Process.sleep(5", "case x do", "a do\n  b do\n c(d, ",
      "  @doc", "@foo 1", "if x ", "foo x.", "x = a.b", "# co", "f(limit: 1, wid", "<<3::", "IO.inspect __C", "Enum.map(m, fn {k, ", "A?", "12abc", "__aliases__", "inspect(v, limit:"
    ] do
  IO.inspect(Code.Fragment.container_cursor_to_quoted(text, columns: true, token_metadata: true))
end
