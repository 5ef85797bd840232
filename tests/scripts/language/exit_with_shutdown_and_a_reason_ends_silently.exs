System.at_exit(fn s -> IO.inspect(s, label: "first"); exit({:shutdown, :x}) end)
System.at_exit(fn s -> IO.inspect(s, label: "second"); exit(:shutdown) end)
IO.puts 1
exit({:shutdown, :why})
