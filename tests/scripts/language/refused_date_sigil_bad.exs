# stderr: ignored
~D[2020-13-01]
