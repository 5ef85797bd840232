f = fn g ->
  try do
    g.()
  catch
    :throw, v -> {:throw, v}
    :exit, r -> {:exit, r}
    :error, %{__struct__: m} -> {:error_struct, m}
    :error, e -> {:error, e}
  end
end

IO.inspect(f.(fn -> throw(1) end))
IO.inspect(f.(fn -> exit(:gone) end))
IO.inspect(f.(fn -> raise "x" end))
IO.inspect(f.(fn -> :erlang.error(:custom) end))
IO.inspect(f.(fn -> :erlang.error({:badmatch, 3}) end))
IO.inspect(f.(fn -> 1 / Process.get(:none, 0) end))
