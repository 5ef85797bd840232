for q <- [
      quote(do: if(a, do: 1, else: 2)),
      quote(do: fn x, y -> x + y end),
      quote(do: a |> b(1) |> c()),
      quote(do: %{a: 1, b: "two"}),
      quote(do: not (a and b)),
      quote(do: (a + b) * c),
      quote(do: x.y.z(1)),
      quote(do: &Enum.map/2),
      quote(do: <<x::8, y::binary>>)
    ] do
  IO.puts(Macro.to_string(q))
end
