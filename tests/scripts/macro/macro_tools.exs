ast = quote do: a + b * 2
IO.inspect(Macro.prewalk(ast, fn x -> if x == 2, do: 3, else: x end) |> Macro.to_string())
{_, count} = Macro.postwalk(ast, 0, fn n, acc -> {n, acc + 1} end)
IO.inspect(count)
IO.inspect(Macro.escape({1, 2, %{a: [1]}}))
IO.inspect(Macro.camelize("foo_bar") <> " " <> Macro.underscore("FooBar"))
IO.inspect(Code.eval_string("1 + a", a: 2) |> elem(0))
