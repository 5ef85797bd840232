# stderr: ignored
~q(a)
