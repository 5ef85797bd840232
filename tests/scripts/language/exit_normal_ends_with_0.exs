IO.puts("leaving")
exit(:normal)
IO.puts("not printed")
