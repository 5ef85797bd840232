# stderr: ignored
foo a, b c, d
