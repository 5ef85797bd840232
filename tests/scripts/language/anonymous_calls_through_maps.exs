m = %{f: fn x -> x + 1 end, g: fn -> fn y -> y * 2 end end}
IO.inspect(m.f.(1))
IO.inspect(m.g.().(4))
IO.inspect((fn -> :now end).())
