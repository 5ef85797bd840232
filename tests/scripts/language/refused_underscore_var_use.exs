# stderr: ignored
IO.puts _
