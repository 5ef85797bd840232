# stderr: ignored
%{a: 1, a: 2} = %{a: 2}; IO.puts "ok"
