# Formats the snippets on the standard input; what is formatted stays as it is, and means the same.
plain =
  &Macro.prewalk(Code.string_to_quoted!(&1, emit_warnings: false), fn
    {name, _, args} -> {name, [], args}
    node -> node
  end)

for snippet <- :stdio |> IO.read(:eof) |> String.trim_trailing("\n") |> String.split("\n----\n") do
  formatted = IO.iodata_to_binary(Code.format_string!(snippet))
  IO.puts(formatted)
  IO.puts("----")
  again = IO.iodata_to_binary(Code.format_string!(formatted))
  if again != formatted, do: IO.puts("and then\n#{again}\n----")
  if plain.(formatted) != plain.(snippet), do: IO.puts("another meaning\n----")
end
