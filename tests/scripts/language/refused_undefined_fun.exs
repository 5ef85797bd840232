# stderr: ignored
IO.puts "start"; foo_undefined(1)
