# stderr: ignored
^y = 1
