a = "base"
b = a <> "-one"
c = a <> "-two"
d = b <> "!"
IO.inspect({a, b, c, d})
