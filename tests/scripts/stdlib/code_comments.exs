# `Code.string_to_quoted_with_comments/2`
for code <- ["# a\n\n# b\nfoo # c\n  # d\n\n\n", "a", "#", "\n\n# é\nfoo(\n  # x\n  1\n)", "\"# no\" # yes", "a # b"] do
  {:ok, quoted, comments} = Code.string_to_quoted_with_comments(code)
  IO.inspect(quoted)
  for comment <- comments, do: IO.inspect(Enum.sort(comment))
end
