# `Code.format_string!/2`: blank lines.
for code <- [
      "a\n\n\n\nb",
      "a\nb",
      "a\n\nb",
      "a;b",
      "foo do\n\n\na\n\n\nb\n\nend",
      "a = 1\nfoo do\nb\nend\nc = 2",
      "\n\n\na\n\n\n",
      "@doc \"x\"\n\ndef a, do: 1\n@doc \"y\"\ndef b do\n1\nend"
    ] do
  formatted = code |> Code.format_string!(emit_warnings: false) |> IO.iodata_to_binary()
  IO.puts(formatted)
  IO.puts("--")

  again = formatted |> Code.format_string!(emit_warnings: false) |> IO.iodata_to_binary()
  if again != formatted, do: IO.puts("!! formatted again:\n" <> again)
end
