# stderr: ignored
IO.puts("never printed")
IO.inspect(undefined_variable + 1)
