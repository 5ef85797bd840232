# From text to a table, one step a line.
text = """
the quick brown fox jumps over the lazy dog
the dog sleeps and the fox runs
"""

text
|> String.split()
|> Enum.frequencies()
|> Enum.filter(fn {_word, n} -> n > 1 end)
|> Enum.sort_by(fn {word, n} -> {-n, word} end)
|> Enum.each(fn {word, n} ->
  IO.puts(String.pad_trailing(word, 6) <> String.duplicate("*", n))
end)
