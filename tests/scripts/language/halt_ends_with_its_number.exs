IO.puts("printed")
System.halt(42)
