# `Code.format_string!/2`: line length.
for code <- [
      "foo(aaaa, bbbb, cccc)",
      "[aaaa, bbbb, cccc, dddd]",
      "a + b + c + d + e + f + g",
      "x = foo(aaaa, bbb)",
      "if aaaaaaaa and bbbbbbb, do: c",
      "def foo(aaaaaaa, bbbb), do: cc",
      "%{aaaa: 1, bbbb: 2, cc: 3}",
      "a |> bbbbb() |> cccc() |> d()"
    ] do
  formatted = code |> Code.format_string!(emit_warnings: false, line_length: 20) |> IO.iodata_to_binary()
  IO.puts(formatted)
  IO.puts("--")

  again = formatted |> Code.format_string!(emit_warnings: false, line_length: 20) |> IO.iodata_to_binary()
  if again != formatted, do: IO.puts("!! formatted again:\n" <> again)
end
