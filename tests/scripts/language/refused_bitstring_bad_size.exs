# stderr: ignored
<<1::size("a")>>
