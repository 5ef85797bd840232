# stderr: ignored
x = :a; %{^x => y} = %{a: 1}; IO.inspect y
