# stderr: ignored
for x <- [1], reduce: 0, into: [], do: (a -> a)
