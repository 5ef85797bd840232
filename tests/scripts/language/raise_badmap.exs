x = Process.get(:n, :a)
%{x | a: 1}
