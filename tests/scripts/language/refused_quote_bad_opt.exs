# stderr: ignored
quote foo: 1, do: 1
