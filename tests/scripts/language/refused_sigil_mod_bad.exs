# stderr: ignored
~w(a b)x
