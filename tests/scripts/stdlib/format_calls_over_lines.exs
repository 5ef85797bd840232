# `Code.format_string!/2`: calls over lines.
for code <- [
      "some_function_name(aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa, bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb, ccccccccccccccccccccccccc)",
      "some_function_name(aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa, %{aaaaaaaaaaaaaaa: bbbbbbbbbbbbbbbb, ccccccccccccccc: ddddddddd})",
      "some_function_name(aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa, option: bbbbbbbbbbbbbbbbbbbbbbbbbbbb, other_option: cccccccccc)",
      "Enum.map(list, fn x ->\n x + 1\nend)",
      "import Fooooooooooooooooooooooooooooooooooooooo, only: [aaaaaaaaaaaaaaa: 1, bbbbbbbbbbbbbbbbb: 2, ccccc: 3]",
      "use Foo,\n  a: 1,\n  b: 2",
      "foo.bar(aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa, bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb, fn x -> ccccccccccccccccc end)"
    ] do
  formatted = code |> Code.format_string!(emit_warnings: false) |> IO.iodata_to_binary()
  IO.puts(formatted)
  IO.puts("--")

  again = formatted |> Code.format_string!(emit_warnings: false) |> IO.iodata_to_binary()
  if again != formatted, do: IO.puts("!! formatted again:\n" <> again)
end
