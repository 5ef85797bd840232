# stderr: ignored
x <> "a" = "ba"
