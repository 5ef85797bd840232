receive do
after
  5 -> IO.puts("slept")
end
