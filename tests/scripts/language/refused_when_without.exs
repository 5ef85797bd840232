# stderr: ignored
x when x > 1
