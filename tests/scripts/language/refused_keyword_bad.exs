# stderr: ignored
[a: 1, 2]
