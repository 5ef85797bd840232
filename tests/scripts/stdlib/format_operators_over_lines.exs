# `Code.format_string!/2`: operators over lines.
for code <- [
      "foo = aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa and bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb and ccccccccccccccccccccccccccc",
      "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa + bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb * cccccccccccccccccccc",
      "a\n|> b()\n|> c()",
      "a |>\nb()",
      "a and\nb",
      "foo =\n  bar",
      "\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\" <> \"bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb\" <> \"ccccccccccccccccc\"",
      "x = foo |> bar(aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa) |> baz(bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb) |> bat(ccc)"
    ] do
  formatted = code |> Code.format_string!(emit_warnings: false) |> IO.iodata_to_binary()
  IO.puts(formatted)
  IO.puts("--")

  again = formatted |> Code.format_string!(emit_warnings: false) |> IO.iodata_to_binary()
  if again != formatted, do: IO.puts("!! formatted again:\n" <> again)
end
