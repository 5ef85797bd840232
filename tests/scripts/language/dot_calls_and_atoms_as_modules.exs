IO.inspect(:"Elixir.String".upcase("x"))
m = :math
IO.inspect(m.pow(2, 3))
IO.inspect(Elixir.String.downcase("X"))
IO.inspect(%{String => 1}[String])
IO.inspect(Module.concat([Foo, "Bar"]))
IO.inspect(Module.split(Foo.Bar.Baz))
