cond do
  Process.get(:n, false) -> 1
end
