# `Code.format_string!/2`: functions.
for code <- [
      "fn x -> x end",
      "fn x, y -> x end",
      "fn -> :ok end",
      "fn\nx -> 1\ny -> 2\nend",
      "fn x when x > 1 -> x end",
      "fn x ->\nx\nend",
      "fn x -> a\nb end",
      "(a -> b)",
      "(a, b -> c)",
      "(-> a)",
      "fn (a, b) -> c end",
      "fn () -> 1 end"
    ] do
  formatted = code |> Code.format_string!(emit_warnings: false) |> IO.iodata_to_binary()
  IO.puts(formatted)
  IO.puts("--")

  again = formatted |> Code.format_string!(emit_warnings: false) |> IO.iodata_to_binary()
  if again != formatted, do: IO.puts("!! formatted again:\n" <> again)
end
