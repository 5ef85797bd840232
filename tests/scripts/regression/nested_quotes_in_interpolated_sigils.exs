IO.puts(~s{a #{"}"} b})
IO.puts(~s(nested (parens\) #{~s(in (ner\))}))
IO.inspect(~w[a#{"b c"} d])
