for i <- 1..3, do: IO.puts("line #{i}")
IO.write("no newline")
raise "crash"
