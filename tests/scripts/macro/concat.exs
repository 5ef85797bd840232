IO.inspect Module.concat([Foo, Bar])
IO.inspect Module.concat([Foo, "Bar", nil, :baz])
IO.inspect Module.concat("Elixir", "Foo")
IO.inspect Module.concat(Foo, Elixir.Bar)
IO.inspect Module.split(Foo.Bar)
IO.inspect Module.split("Elixir.Foo.Bar")
IO.inspect Module.safe_concat(List, Chars)
IO.inspect Module.safe_concat([List, Chars])
IO.inspect Module.reserved_attributes() |> Map.keys |> Enum.sort
IO.inspect Module.reserved_attributes()[:doc]
