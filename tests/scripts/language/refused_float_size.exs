# stderr: ignored
<<1.0::8>>
