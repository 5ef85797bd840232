# stderr: ignored
IO.inspect __CALLER__
