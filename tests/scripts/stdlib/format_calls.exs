# `Code.format_string!/2`: calls.
for code <- [
      "foo",
      "foo()",
      "foo( 1,2 )",
      "foo 1, 2",
      "foo a: 1",
      "foo(a: 1)",
      "foo([a: 1])",
      "foo(1, [a: 1])",
      "foo([a: 1], 1)",
      "Foo.bar",
      "Foo.bar()",
      "foo.bar",
      "foo.bar()",
      "foo.bar 1",
      "foo.(1)",
      "foo.bar.baz(1).bat",
      "import Foo",
      "import Foo, only: [a: 1]",
      "raise ArgumentError, \"x\"",
      "raise(\"x\")",
      "unquote(foo)(1)",
      "Foo.\"b c\"(1)",
      "Foo.{A, B}",
      "alias Foo.{A,B}",
      "foo[:a]",
      "foo[:a][:b].c",
      "foo(\n1,\n2\n)",
      "foo(1,\n2)",
      "foo(fn -> 1 end)",
      "is_nil x",
      "assert x == 1",
      "send self(), :a",
      "IO.puts \"x\""
    ] do
  formatted = code |> Code.format_string!(emit_warnings: false) |> IO.iodata_to_binary()
  IO.puts(formatted)
  IO.puts("--")

  again = formatted |> Code.format_string!(emit_warnings: false) |> IO.iodata_to_binary()
  if again != formatted, do: IO.puts("!! formatted again:\n" <> again)
end
