n = 2 ** 10_000
IO.inspect(Integer.to_string(n) |> String.slice(0, 20))
IO.inspect(n - 1 < n and div(n, 2 ** 9_999) == 2)
