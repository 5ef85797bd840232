# What is told of source that is fine but reads badly: operators, quotes, characters, calls without parentheses.
sources = [
  "~~~a", "a ^^^ b", "a <|> b", "&~~~/1", "x.^^^(1)", "a ++++ b", "a &&&& b", "a!=1", "x.a?==1", ":a!=1", ":::", "[a: :::]",
  "[\"k\": 1]", "['k': 1]", "['k k': 1]", "[\"K\": 1]", ":\"abc\"", ":'abc'", ":'a b'", "x.\"abc\"", "x.'a'", "'a'", "'''\na\n'''",
  "? ", "?\n", "?\\\t", "?\\q", "?\\9", "~S(a\\)b)", "~s(a\\)b)", "\"\"\"\n a\n  \"\"\"", "x = ~s'''\n a long line\n  '''",
  "()", "f ()", "fn () -> end", "x |> f 1 |> g 2", "a ~>> b.c d: 1", "1 |> f do end", "not a in b", "!a in b", "a not in b",
  "f a: g 1, 2", "f a: 1 + g(1), b: x.y 1, 2", "f(a: g 1)", "'c' )", "() )"
]

for source <- sources do
  {outcome, warnings} = Code.with_diagnostics(fn -> Code.string_to_quoted(source) end)
  IO.inspect({source, elem(outcome, 0)})
  for warning <- warnings, do: IO.inspect({warning.message, warning.position, warning.span, warning.severity})
end

Code.string_to_quoted("a ^^^ ~~~b", emit_warnings: false)
