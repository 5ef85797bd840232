# `Code.format_string!/2`: containers.
for code <- [
      "[]",
      "[1,2,3]",
      "[1|2]",
      "[1, 2 | c]",
      "{}",
      "{1,2}",
      "{1, 2, 3}",
      "%{}",
      "%{a: 1, b: 2}",
      "%{:a => 1}",
      "%{\"a\" => 1, b: 2}",
      "%{m | a: 1}",
      "%Foo{}",
      "%Foo{a: 1}",
      "%Foo{m | a: 1}",
      "%__MODULE__{}",
      "<<>>",
      "<<1, 2>>",
      "<<a::8,b::binary>>",
      "<<a::size(8)-unit(4)>>",
      "<<\"a\", rest::binary>>",
      "[a: 1, b: 2]",
      "[{:a, 1}, 2]",
      "[1, a: 2]",
      "{:a, b: 1}",
      "[\n1,\n2\n]",
      "[1,\n2]",
      "%{\na: 1\n}",
      "{\n1,\n2\n}"
    ] do
  formatted = code |> Code.format_string!(emit_warnings: false) |> IO.iodata_to_binary()
  IO.puts(formatted)
  IO.puts("--")

  again = formatted |> Code.format_string!(emit_warnings: false) |> IO.iodata_to_binary()
  if again != formatted, do: IO.puts("!! formatted again:\n" <> again)
end
