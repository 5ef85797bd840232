IO.inspect(apply(String, :upcase, ["a"]))
IO.inspect(apply(fn a, b -> a - b end, [3, 1]))
mod = String
fun = :downcase
IO.inspect(apply(mod, fun, ["A"]))
IO.inspect(mod.reverse("abc"))
IO.inspect(:lists.sum([1, 2, 3]))
IO.inspect(:erlang.abs(-3))
