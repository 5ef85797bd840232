# `token_metadata: true`: parentheses, blocks, ends of expressions, arrows of maps and clauses.
sources = [
  "", "a do\n b\nend", "a do\n b()\n c()\nend", "a do b() end", "a do\nb();end", "(\nb()\n)", "(b()\nc()\n)", "fn -> b()\nend", "a do\n x -> b()\n y -> c()\nend",
  "a do\n b()\nelse\n c()\nend", "a do\n (b)\nend", "a do\n 1\nend", "a do\n {1, 2, 3}\nend", "a do\nelse\nend", "a do\nafter\nb\nc\nend", "%{^x => y, z => 1}", "%{m | x => 1}",
  "(() -> 1)", "((x, y) -> 1)", "fn (x, y) when x -> 1 end", "x\nnot in y", "fn x\n-> 1 end", "fn\n\n-> 1 end", "a # c\n+ b", "a# c\n;b", "x.Y\n; &1", "// 1", "[\"a\#{b}\": 1]", "flags = \"🇩🇪🇫🇷\"\nx"
]

for source <- sources do
  IO.inspect(Code.string_to_quoted(source, columns: true, token_metadata: true), limit: :infinity)
end

encoder = fn literal, meta -> {:ok, {:__block__, meta, [literal]}} end
for source <- ["[:nil, nil]", "\"a\\\"b\\n\"", "~s(a\\)\\n)", "do_it do\n 1\nend"] do
  IO.inspect(Code.string_to_quoted(source, literal_encoder: encoder, token_metadata: true, unescape: false))
end
