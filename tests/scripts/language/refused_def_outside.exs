# stderr: ignored
def foo, do: 1
