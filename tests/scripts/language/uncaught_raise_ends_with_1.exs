IO.puts("before")
raise "the end"
