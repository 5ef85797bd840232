x = 1

r =
  case {1, 2} do
    {^x, y} -> {:pinned, y}
    _ -> :no
  end

IO.inspect(r)

f = fn
  ^x -> :one
  _ -> :other
end

IO.inspect({f.(1), f.(2), f.(1.0)})
key = :k
%{^key => value} = %{k: :v}
IO.inspect(value)
IO.inspect(match?({^x, _}, {2, 2}))
