f = fn g ->
  try do
    try do
      g.()
    after
      IO.puts("cleanup")
      :ignored
    end
  catch
    k, r -> {k, r}
  end
end

IO.inspect(f.(fn -> :value end))
IO.inspect(f.(fn -> throw(:t) end))
IO.inspect(f.(fn -> exit(:e) end))
