# `Code.format_string!/2`: operators.
for code <- [
      "a+b*c",
      "(a+b)*c",
      "a and b or c",
      "a||b&&c",
      "not a",
      "!a",
      "-a",
      "- a",
      "a not in b",
      "not(a in b)",
      "a|>b()|>c()",
      "a<>b<>c",
      "a++b--c",
      "a--(b--c)",
      "a=b=c",
      "a..b",
      "a..b//c",
      "1..10|>Enum.map(f)",
      "a == b",
      "a!=b",
      "^a=b",
      "a <- b",
      "x when y",
      "a::b",
      "&foo/1",
      "&(&1+&2)",
      "& &1.x",
      "&Foo.bar/2",
      "@foo 1",
      "@foo",
      "a in [1,2]",
      "a && (b || c)",
      "a - (b - c)",
      "(a - b) - c",
      "a ** b",
      "!(a == b)",
      "not (a and b)",
      "a |> (b).()",
      "-(-1)"
    ] do
  formatted = code |> Code.format_string!(emit_warnings: false) |> IO.iodata_to_binary()
  IO.puts(formatted)
  IO.puts("--")

  again = formatted |> Code.format_string!(emit_warnings: false) |> IO.iodata_to_binary()
  if again != formatted, do: IO.puts("!! formatted again:\n" <> again)
end
