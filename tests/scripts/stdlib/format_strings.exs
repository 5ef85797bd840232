# `Code.format_string!/2`: strings.
for code <- [
      "\"a\"",
      "\"a\\nb\"",
      "\"a\#{b}c\"",
      "\"\#{ a+b }\"",
      "\"a\\\"b\"",
      "'abc'",
      "'a\#{b}'",
      "\"é\"",
      "\"line\\\ncontinued\"",
      "\"\"\"\nhello\n  world\n\"\"\"",
      "x = \"\"\"\n  a\n  b\n  \"\"\"",
      "~s(a)",
      "~w(a b c)a",
      "~r/a\\/b/i",
      "~S\"\"\"\nraw \#{x}\n\"\"\"",
      "foo(\"\"\"\na\n\"\"\")"
    ] do
  formatted = code |> Code.format_string!(emit_warnings: false) |> IO.iodata_to_binary()
  IO.puts(formatted)
  IO.puts("--")

  again = formatted |> Code.format_string!(emit_warnings: false) |> IO.iodata_to_binary()
  if again != formatted, do: IO.puts("!! formatted again:\n" <> again)
end
