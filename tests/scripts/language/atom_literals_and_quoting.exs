IO.inspect([:ok, :foo?, :bar!, :"foo bar", :"a-b", :+, :<>, :"1a", :Foo, :_x, :"", :héllo, :a@b, :..//, :{}, :%{}, :&&])
IO.inspect([Foo, Foo.Bar, :"Elixir.Foo", :"Elixir.foo", Elixir, true, false, nil])
IO.inspect(:"with \"quotes\" and \n")
IO.inspect(:"interpolated#{1 + 1}")
