p = fn label, f -> 
  r = try do f.() rescue e -> {:raised, e.__struct__, Exception.message(e)} catch k, v -> {k, v} end
  IO.puts("#{label}: #{inspect(r, limit: :infinity, printable_limit: :infinity, width: 100000)}")
end
p.("pt", fn -> :persistent_term.get(:x) end)
p.("pt", fn -> :persistent_term.get(:x, 1) end)
p.("pt", fn -> :persistent_term.put(:x, 1) end)
p.("pt", fn -> :persistent_term.put_new(:x, 1) end)
p.("pt", fn -> :persistent_term.put_new(:x, 2) end)
p.("pt", fn -> :persistent_term.put_new(:y, 2) end)
p.("pt", fn -> :persistent_term.get(:x) end)
p.("pt", fn -> {:x, 1} in :persistent_term.get() end)
p.("pt", fn -> :persistent_term.info() |> Map.keys end)
p.("pt", fn -> :persistent_term.erase(:x) end)
p.("pt", fn -> :persistent_term.erase(:x) end)
