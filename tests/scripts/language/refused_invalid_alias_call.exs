# stderr: ignored
Foo.bar.Baz
