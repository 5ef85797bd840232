apply(Undd.Foo, :aaa, [])
