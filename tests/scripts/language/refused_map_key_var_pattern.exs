# stderr: ignored
%{x => 1} = %{a: 1}
