m = %{1 => :int, 1.0 => :float}
IO.inspect(map_size(m))
IO.inspect({m[1], m[1.0]})
IO.inspect(Map.put(m, 1.0, :new)[1])
IO.inspect(%{1 => :a} == %{1.0 => :a})
