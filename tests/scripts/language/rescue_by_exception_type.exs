f = fn g ->
  try do
    g.()
  rescue
    e in ArgumentError -> {:argument, e.message}
    e in [RuntimeError, KeyError] -> {:listed, Exception.message(e)}
    ArithmeticError -> :arithmetic
    other -> {:other, other.__struct__}
  end
end

IO.inspect(f.(fn -> raise ArgumentError, "bad" end))
IO.inspect(f.(fn -> raise "boom" end))
IO.inspect(f.(fn -> Map.fetch!(%{}, :k) end))
IO.inspect(f.(fn -> div(1, Process.get(:none, 0)) end))
IO.inspect(f.(fn -> hd(Process.get(:none, [])) end))
IO.inspect(f.(fn -> raise MatchError, term: 1 end))
IO.inspect(f.(fn -> :fine end))
