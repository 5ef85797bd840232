# `Code.format_string!/2`: comments.
for code <- [
      "# a\nb",
      "a # b",
      "a\n# b",
      "# a\n\n# b\n\n\nc",
      "foo do\n# a\nend",
      "foo do\n  a\n  # b\nend",
      "[\n# a\n1,\n# b\n2\n]",
      "%{\n# a\na: 1\n}",
      "foo(\n# a\n1\n)",
      "case x do\n# a\n1 -> 2\n# b\n3 -> 4\nend",
      "#a\n#b\n\n  # c\nd",
      "if x do\n# a\nb\nelse\n# c\nd\nend",
      "fn ->\n# a\nb\nend",
      "a |>\n# b\nc()",
      "defmodule A do\n  # only\nend",
      "# just a comment",
      ""
    ] do
  formatted = code |> Code.format_string!(emit_warnings: false) |> IO.iodata_to_binary()
  IO.puts(formatted)
  IO.puts("--")

  again = formatted |> Code.format_string!(emit_warnings: false) |> IO.iodata_to_binary()
  if again != formatted, do: IO.puts("!! formatted again:\n" <> again)
end
