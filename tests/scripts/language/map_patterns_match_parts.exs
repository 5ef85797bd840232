f = fn
  %{a: 1} -> :a_is_one
  %{a: _, b: _} -> :both
  %{} = m when map_size(m) == 0 -> :empty
  %{} -> :some
end

IO.inspect([f.(%{a: 1, z: 2}), f.(%{a: 2, b: 1}), f.(%{}), f.(%{c: 1})])
