# With `preserve_sigils` the cursor is among the modifiers of the sigil that the text ends in.
for s <- ["~r/foo/", "~r/foo/i", "foo(a, ~w[a b]a", "x = ~S(a)", "~r/foo", "~r/a/ "] do
  IO.inspect Code.Fragment.container_cursor_to_quoted(s, preserve_sigils: true) |> then(fn {:error, {m, _, _}} -> {:error, m}; r -> r end)
end
