# `token_metadata` and `literal_encoder` of `Code.string_to_quoted/2`.
show = fn code ->
  quoted =
    Code.string_to_quoted!(code,
      token_metadata: true,
      unescape: false,
      emit_warnings: false,
      literal_encoder: fn literal, meta -> {:ok, {:__block__, meta, [literal]}} end
    )

  IO.puts(inspect(quoted, limit: :infinity, width: :infinity))
end

for code <- [
      "a\n|> b", "a |>\n b", "a =\n b", "foo(\n  a\n)", "[\n\n a]", "%Foo{a | b: 1}", "%{\n a: 1}", "~s\"\"\"\n a\n \"\"\"",
      "\"\"\"\n a\#{b}\n \"\"\"", "not(a)", "(a; b)", "a.b(1).c", "A.{B, C}", "-1", "x not in y", "a.\"b c\"(1)", "'a\#{1}'",
      "[\"a\": 1, b: 2]", "(x -> y)", "foo do end", "&1; & &1; &(&1)", "(not a) in b", "a..b//c", "{a, b: 1}", "@a b", "()",
      "(1)", "fn -> end", "a[b]", "not a in b", "1_000", "0x1F", "?a", ":\"a b\"", "\"a\\nb\"", "nil", "{1, 2}", "[1]"
    ],
    do: show.(code)

IO.inspect(Code.string_to_quoted!("foo(1,\n  é.b(2))", columns: true))
IO.inspect(Code.string_to_quoted!("a.B.c\nx[1]", columns: true, token_metadata: true))
IO.inspect(Code.string_to_quoted("1 + :a", literal_encoder: fn l, _ -> {:ok, {:lit, l}} end))
IO.inspect(Code.string_to_quoted("1 + :a", columns: true, literal_encoder: fn _, _ -> {:error, "no literals"} end))
