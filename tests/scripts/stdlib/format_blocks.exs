# `Code.format_string!/2`: blocks.
for code <- [
      "if x do y end",
      "if x do\ny\nelse\nz\nend",
      "if(x, do: y)",
      "if x, do: y, else: z",
      "unless x do y end",
      "case x do\n1->2\n_->3\nend",
      "case x do\n 1 ->\n  a\n\n 2 -> b\nend",
      "cond do\na -> b\ntrue -> c\nend",
      "try do\na\nrescue\ne in Foo -> b\ncatch\n:x -> c\nafter\nd\nend",
      "receive do\na -> b\nafter\n10 -> c\nend",
      "with a <- b,\nc <- d do\ne\nend",
      "with {:ok, a} <- b, do: a",
      "for a <- b, do: a",
      "for a <- b, c <- d, a > c, into: %{} do\n{a,c}\nend",
      "quote do\nfoo\nend",
      "foo do\nbar\nend",
      "foo 1 do\nbar\nend",
      "if x do\nend",
      "fn -> a end"
    ] do
  formatted = code |> Code.format_string!(emit_warnings: false) |> IO.iodata_to_binary()
  IO.puts(formatted)
  IO.puts("--")

  again = formatted |> Code.format_string!(emit_warnings: false) |> IO.iodata_to_binary()
  if again != formatted, do: IO.puts("!! formatted again:\n" <> again)
end
