# `Code.format_string!/2`: numbers.
for code <- [
      "1000000",
      "1_000",
      "0xabcdef",
      "0b1010",
      "0o17",
      "1.0e10",
      "123456.789",
      "100000.5",
      "?a",
      "?\\n",
      "12345"
    ] do
  formatted = code |> Code.format_string!(emit_warnings: false) |> IO.iodata_to_binary()
  IO.puts(formatted)
  IO.puts("--")

  again = formatted |> Code.format_string!(emit_warnings: false) |> IO.iodata_to_binary()
  if again != formatted, do: IO.puts("!! formatted again:\n" <> again)
end
