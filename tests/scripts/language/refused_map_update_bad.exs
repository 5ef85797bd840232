# stderr: ignored
%{a | b}
