# stderr: ignored
<<1::foo>>
