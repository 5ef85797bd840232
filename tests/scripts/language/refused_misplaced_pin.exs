# stderr: ignored
x = 1; ^x
