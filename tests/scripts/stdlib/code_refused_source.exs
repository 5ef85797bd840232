# Broken source: the tuples of `Code.string_to_quoted/2`, the words of the exceptions, the warnings told with them.
sources = [
  "a do\nb do\nend\n", "a do\n  b fn ->\nend\nc", "a do\n end\n end", "do do do", "(a do\nb do\nend\n)", "x = %{\n  a\n\n   \n", "%{  \n\n",
  "if x, do\n1\nend", "fn do end", "a ;do end", "if true do: 1", "1 foo: 2", "do: 1", "1 +: 2", "\"\#{a}\": 1", "[1 \"a\#{b}\"]",
  "@\n", "b\n1.\n", "a # c\n+\n", "@\n%\n", "defmodule A do\n  a(x), b: x\nend", "not in", "~r/x/i ~s(a)", "?a ?b", "a \"é\"", "a \"\"\"\n b\n \"\"\" 1",
  "~sss(a)\nb", "~x ", "~x9(a)", "\"\"\"", "a@b:c", "a?:b", "Foo?", "A9!", "A@b", "__aliases__", "1_", "0x", "1.0e999", "\"ab\\xZ\"", "\"\"\"\na\\u{zz}\n\"\"\"", ":\"\\x\"",
  "%[x]", "% {}", "%\n{}", "%a == b", "%a b{}", "%{a | b | c: 1}", "Foo (x)", "f ((a, b))", "f (a, b)", "x.f (a: 1)", "a[1, 2]", "a[]", "[a: b c, d: 1]", "[x = a b, c]",
  "\"a\#{", "~s(a\#{b", "\"\"\"\n\#{b", "\"\#{)}\"", "\"\#{end}\"", "\"\#{1 +}\"", "else \\", "a\rb", "?\r", "\"a\u202eb\"", "# a\u2028b", "aΣ", "Σx: 1", "nil.Foo", "[a, # x", "\"🇩🇪\" )"
]

for source <- sources do
  {tuple, warnings} = Code.with_diagnostics(fn -> Code.string_to_quoted(source, columns: true, token_metadata: true) end)
  IO.inspect(tuple, limit: :infinity, printable_limit: :infinity)
  for warning <- warnings, do: IO.inspect({warning.message, warning.position, warning.span})

  try do
    Code.string_to_quoted!(source, emit_warnings: false)
  rescue
    error -> IO.puts(Exception.message(error))
  end
end
