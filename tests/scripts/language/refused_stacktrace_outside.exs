# stderr: ignored
IO.inspect __STACKTRACE__
