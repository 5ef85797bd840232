# stderr: ignored
x ++ [1] = [1]
