# `Code.format_string!/2`: atoms and keys.
for code <- [
      ":a",
      ":\"a b\"",
      ":\"abc\"",
      "[\"a b\": 1, \"c\": 2]",
      "[a: 1,b: 2]",
      "%{\"a\": 1}",
      ":+",
      ":\"foo?\"",
      "Foo.Bar.Baz",
      "nil",
      "true"
    ] do
  formatted = code |> Code.format_string!(emit_warnings: false) |> IO.iodata_to_binary()
  IO.puts(formatted)
  IO.puts("--")

  again = formatted |> Code.format_string!(emit_warnings: false) |> IO.iodata_to_binary()
  if again != formatted, do: IO.puts("!! formatted again:\n" <> again)
end
