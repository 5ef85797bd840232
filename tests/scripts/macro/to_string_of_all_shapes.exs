# The snippets on the standard input, read and written again by Macro.to_string/1, with lines, without, with tokens.
for snippet <- :stdio |> IO.read(:eof) |> String.trim_trailing("\n") |> String.split("\n----\n") do
  quoted = Code.string_to_quoted!(snippet, emit_warnings: false)

  bare =
    Macro.prewalk(quoted, fn
      {name, meta, args} -> {name, Keyword.delete(meta, :line), args}
      node -> node
    end)

  tokens = Code.string_to_quoted!(snippet, emit_warnings: false, token_metadata: true)
  texts = Enum.map([quoted, bare, tokens], &Macro.to_string/1)
  texts |> Enum.uniq() |> Enum.each(&IO.puts/1)
  IO.puts("----")
end
