# stderr: ignored
%{1, 2}
