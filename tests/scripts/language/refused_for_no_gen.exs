# stderr: ignored
for do: 1
