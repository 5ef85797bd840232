# stderr: ignored
foo(1) = 2
