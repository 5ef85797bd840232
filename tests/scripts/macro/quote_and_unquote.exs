x = 5
IO.inspect(quote(do: 1 + unquote(x)) |> Macro.to_string())
IO.inspect(quote(do: foo(unquote_splicing([1, 2]), 3)) |> Macro.to_string())
IO.inspect(quote(do: [unquote_splicing([1, 2]) | unquote([3])]) |> Macro.to_string())
IO.inspect(quote(do: :atom))
IO.inspect(quote(do: {1, 2}))
IO.inspect(quote(do: "bin"))
