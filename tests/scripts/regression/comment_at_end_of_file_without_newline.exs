IO.puts("last")
# the end