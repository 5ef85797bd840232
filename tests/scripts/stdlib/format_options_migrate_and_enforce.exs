# Every `migrate` option, blocks that are enforced, calls without parentheses and formatters of sigils.
srcs = [
  "unless a do b end",
  "unless a, do: b",
  "unless a do b else c end",
  "unless !a do b end",
  "unless not a do b end",
  "unless a == b do c end",
  "unless a != b do c end",
  "unless a === b, do: c",
  "unless a !== b, do: c",
  "unless a in b do c end",
  "unless a not in b do c end",
  "unless a and b do c end",
  "unless a && b do c end",
  "unless is_nil(a) do c end",
  "unless a > b do c end",
  "unless a < b do c end",
  "unless a >= b do c end",
  "unless true do c end",
  "unless a = b do c end",
  "unless foo(a), do: c",
  "unless Foo.bar?, do: c",
  "unless a |> b do c end",
  "a |> unless do b end",
  "a |> unless(do: b)",
  "x = unless a, do: b",
  "'abc'",
  "'a\"b'",
  "'a\\'b'",
  "'a\#{b}\"c'",
  "'''\nabc\n'''",
  "[foo: 'x']",
  "foo('a', \"b\")",
  "<<a::binary()>>",
  "<<a::size(1)-binary()-unit(8)>>",
  "<<a::foo()>>",
  "<<a::integer()-size(8), b::bits()>>",
  "a |> b",
  "a |> b |> c.d",
  "a |> Foo.b",
  "a |> b()",
  "a |> b |> c(1)",
  "a |> b.c",
  "a |> :foo.bar",
  "a |> @b",
  "a |> (& &1)",
  "a |> foo.()",
  "if (unless a, do: b), do: c",
  "unless a do\n # x\n b\nend",
  "unless(a, do: b)",
  "unless((a; b), do: c)"
]

for s <- srcs,
    o <- [
      [],
      [migrate: true],
      [migrate_unless: true],
      [migrate_charlists_as_sigils: true],
      [migrate_bitstring_modifiers: true],
      [migrate_call_parens_on_pipe: true]
    ] do
  r =
    try do
      Code.format_string!(s, o) |> IO.iodata_to_binary()
    rescue
      e -> inspect(e.__struct__)
    end

  IO.puts("#{inspect(s)} #{inspect(o)}\n#{r}")
end

IO.puts(Code.format_string!("foo a, do: b", force_do_end_blocks: true))
IO.puts(Code.format_string!("if a, do: b, else: (c; d)", force_do_end_blocks: true))

IO.puts(
  Code.format_string!(
    "foo(a, do: b)\nx = if(a, do: b)\nfor a <- b, do: c\nFoo.bar(1, do: 2)\nquote do: a",
    force_do_end_blocks: true
  )
)

IO.puts(
  Code.format_string!("foo 1, 2\nbar 1\nbaz 1, 2", locals_without_parens: [foo: 2, bar: :*])
)

IO.puts(
  Code.format_string!("~W(a  b)\n~E\"\"\"\nx\n\"\"\"",
    sigils: [
      W: fn s, o -> String.upcase(s) <> inspect(Keyword.keys(o) |> Enum.sort()) end,
      E: fn s, _ -> s <> "y" end
    ]
  )
)
