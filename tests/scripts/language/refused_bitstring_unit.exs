# stderr: ignored
<<1::unit(8)>>
