# stderr: ignored
IO.puts "start"; def1 = 1; IO.puts(undef_x)
