{a, [b | c], %{d: d}} = {1, [2, 3, 4], %{d: 5, e: 6}}
IO.inspect({a, b, c, d})
[x, _, z | rest] = [1, 2, 3, 4, 5]
IO.inspect({x, z, rest})
%{"k" => [%{n: n}]} = %{"k" => [%{n: 42}]}
IO.inspect(n)
"pre" <> tail = "prefix"
IO.inspect(tail)
whole = {l, r} = {:left, :right}
IO.inspect({whole, l, r})
[{:a, v}, b: w] = [a: 1, b: 2]
IO.inspect({v, w})
