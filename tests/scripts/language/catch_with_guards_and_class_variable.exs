f = fn g ->
  try do
    g.()
  catch
    kind, reason when kind in [:throw, :exit] -> {kind, reason}
    kind, _ -> kind
  end
end

IO.inspect([f.(fn -> throw(:a) end), f.(fn -> exit(:b) end), f.(fn -> raise "c" end)])
