# stderr: ignored
if true, foo: 1
